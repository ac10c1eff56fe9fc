// A proofing that is used: complete, of this purpose and phone, and used once. Its factors go into the person's log, and the identity number's digest to the person.
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { assertComplete, type ProofingPurpose } from '../_domain/proofing/factors.ts'
import { assertOpen, confirmed } from '../_domain/proofing/proofing.ts'
import type { Stores } from '../_domain/ports.ts'
import type { Proofing } from '../_domain/records.ts'
import { emptyProfile } from '../_domain/staff/account.ts'
import { recordActivity } from './record-activity.ts'

/** @throws {Fault} proofing.not_found · proofing.expired — none that is this phone's and for this purpose */
export function assertOfPhone(proofing: Proofing | undefined, given: { purpose: ProofingPurpose; deviceId: string; nowMs: number }): asserts proofing is Proofing {
  if (proofing?.progress?.purpose !== given.purpose || proofing.progress.deviceId !== given.deviceId) throw new Fault('proofing.not_found')
  assertOpen(proofing, given.nowMs)
}

/**
 * Inside the transaction of what was proved for.
 * @param given.deviceId the phone that it was for, or that it made
 * @throws {Fault} proofing.incomplete
 */
export async function closeProofing(stores: Stores, proofing: Proofing, given: { deviceId: string; nowMs: number; random: RandomBytes }): Promise<void> {
  assertComplete(proofing.progress)
  await stores.proofings.replace(proofing, confirmed(proofing))
  const { staffId, progress } = proofing
  if (progress?.identityDigestHex) {
    const profile = await stores.profiles.load(staffId)
    if (!profile) await stores.profiles.insert({ ...emptyProfile(staffId), identityDigestHex: progress.identityDigestHex })
    else if (profile.identityDigestHex === null) await stores.profiles.replace(profile, { ...profile, identityDigestHex: progress.identityDigestHex })
  }
  const done = progress?.done ?? []
  const facts = { purpose: progress?.purpose ?? 'enrol', factors: done.map(({ factor }) => factor).join(' '), providers: done.map(({ provider }) => provider).join(' '), references: done.flatMap(({ reference }) => reference ?? []).join(' '), development: done.some(({ isDevelopment }) => isDevelopment) }
  await recordActivity(stores, { staffId, deviceId: given.deviceId, kind: 'proofing', facts, atMs: given.nowMs }, given.random)
}
