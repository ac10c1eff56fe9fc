// Proofings of tests, up to where a test begins.
import type { RequestInputOf } from '@yiqian/shared/protocol/contract.ts'
import { proveFactor, startDeviceProofing, startProofing } from '@yiqian/shared/protocol/identity.ts'
import { seedStaff } from '../../_runtime/testing/people.ts'
import type { Staff } from '../../_domain/records.ts'
import type { TestIdentity } from './open-identity.ts'

type Proof = RequestInputOf<typeof proveFactor>['proof']
let count = 0
export const freshNumber = (): string => `137${String(++count).padStart(8, '0')}`

export const prove = ({ platform }: TestIdentity, proofingId: string, proof: Proof) => platform.asDevice(undefined, proveFactor, { proofingId, proof })

export async function startedBy(identity: TestIdentity, some: Partial<Staff> = {}) {
  const staff = await seedStaff(identity.platform, { phone: freshNumber(), ...some })
  const { body } = await identity.platform.asDevice(undefined, startProofing, { staffNumber: staff.staffNumber, phone: staff.phone, noticeVersion: identity.platform.runtime.settings.privacyVersion })
  return { staff, ...body, code: identity.newestCode() }
}

/** By a phone that is bound, with the code to it. */
export async function provedOnPhone(identity: TestIdentity, phone: { deviceToken: string }, purpose: 'unlock' | 'phone' | 'password' | 'wechat') {
  const { body } = await identity.platform.asDevice(phone, startDeviceProofing, { purpose })
  await prove(identity, body.proofingId, { factor: 'sms', code: identity.newestCode() })
  return body.proofingId
}
