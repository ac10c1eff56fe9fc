// A one-time code that the person typed: counted when wrong, kept as a done factor when right.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { assertAsked, PROGRESS_LIFE_MS, type DoneFactor, type ProofingProgress } from '../../_domain/proofing/factors.ts'
import { countWrongCode } from '../../_domain/proofing/proofing.ts'
import type { Stores } from '../../_domain/ports.ts'
import type { Proofing } from '../../_domain/records.ts'
import { isCode } from '../../_domain/one-time-code/one-time-code.ts'

/** Inside a transaction. A wrong code must be counted: the caller throws `wrongCode` after the commit. */
export async function takeCode({ proofings }: Stores, proofing: Proofing, code: string, nowMs: number): Promise<{ result: 'right'; proofing: Proofing } | { result: 'wrong'; triesLeft: number }> {
  if (proofing.progress) assertAsked(proofing.progress, 'sms')
  if (!isCode(proofing.id, code, proofing.codeDigestHex)) {
    const counted = await proofings.replace(proofing, countWrongCode(proofing))
    return { result: 'wrong', triesLeft: counted.triesLeft }
  }
  const done: DoneFactor = { factor: 'sms', provider: 'sms', reference: null, isDevelopment: false, atMs: nowMs }
  return { result: 'right', proofing: await proofings.replace(proofing, proofing.progress ? withDone(proofing, proofing.progress, done, nowMs) : proofing) }
}

export const wrongCode = (triesLeft: number): Fault => new Fault('proofing.code_wrong', { facts: { triesLeft } })

/** What is done stays done for a quarter of an hour, counted from the beginning. */
export const withDone = (proofing: Proofing, progress: ProofingProgress, done: DoneFactor, nowMs: number): Proofing => ({
  ...proofing, progress: { ...progress, done: [...progress.done, done] }, expiresAtMs: Math.max(proofing.expiresAtMs, Math.min(proofing.createdAtMs + PROGRESS_LIFE_MS, nowMs + PROGRESS_LIFE_MS)),
})
