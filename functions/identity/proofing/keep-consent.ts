// Consent to the privacy notice becomes a row, and a line of the person's own log; once for each version.
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { newId } from '../../_domain/new-id.ts'
import type { Stores } from '../../_domain/ports.ts'
import { consentOf } from '../../_domain/staff/account.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'

/** Inside the transaction of what it was given with. @returns since when it holds */
export async function keepConsent(stores: Stores, { staffId, deviceId, version, atMs }: { staffId: string; deviceId: string; version: string; atMs: number }, random: RandomBytes): Promise<number> {
  const there = consentOf(await stores.consents.listOfStaff(staffId))
  if (there?.version === version) return there.atMs
  await stores.consents.insert({ id: newId('con', random), staffId, version, action: 'given', deviceId, atMs })
  await recordActivity(stores, { staffId, deviceId, kind: 'consent.given', facts: { version }, atMs }, random)
  return atMs
}
