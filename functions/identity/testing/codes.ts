// Scan codes of tests, in the store as `his` puts them there.
import { aDocument, aScanCode, aTask } from '../../_domain/testing/builders.ts'
import type { ScanCode, SigningTask, Staff } from '../../_domain/records.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import { seedApplication } from '../../_runtime/testing/people.ts'
import type { TestIdentity } from './open-identity.ts'

let count = 0
export async function aCode({ platform }: TestIdentity, some: Partial<ScanCode> = {}): Promise<{ token: string; code: ScanCode }> {
  const { application } = await seedApplication(platform, { name: '门诊医生站' })
  const token = `token-of-scan-code-${++count}`
  const nowMs = platform.clock.nowMs()
  const code = aScanCode({ applicationId: application.id, tokenDigestHex: tokenDigest(token), purpose: 'login', documentId: null, state: 'waiting', number: null, claimedByDeviceId: null, claimedByStaffId: null, createdAtMs: nowMs, expiresAtMs: nowMs + 60_000, decideByMs: null, decidedAtMs: null, login: null, ...some })
  await platform.runtime.database.stores.codes.insert(code)
  return { token, code }
}

/** For a document with these persons' tasks. */
export async function aSigningCode(identity: TestIdentity, signers: readonly Staff[], some: Partial<SigningTask> = {}): Promise<{ token: string; code: ScanCode; documentId: string; tasks: SigningTask[] }> {
  const { stores } = identity.platform.runtime.database
  const { application } = await seedApplication(identity.platform)
  const document = aDocument({ applicationId: application.id, title: '手术知情同意书', dueAtMs: identity.platform.clock.nowMs() + 86_400_000 })
  await stores.documents.insert(document)
  const tasks = signers.map((staff, index) => aTask({ documentId: document.id, staffId: staff.id, order: index + 1, ...some }))
  for (const task of tasks) await stores.tasks.insert(task)
  return { ...(await aCode(identity, { purpose: 'sign', documentId: document.id, applicationId: application.id })), documentId: document.id, tasks }
}
