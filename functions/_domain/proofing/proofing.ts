// Identity proofing by one-time code: how long a code lives, how often it may be tried and asked for.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Proofing } from '../records.ts'

export const CODE_LIFE_MS = 5 * 60_000
export const RESEND_AFTER_MS = 60_000
export const CODE_TRIES = 5
export const HOUR_MS = 3_600_000
const CODES_PER_HOUR = 5
const MISMATCHES_PER_HOUR = 10

/** @param recent this person's proofings of the last hour @throws {Fault} proofing.too_many */
export function assertMayStart(recent: readonly Proofing[], nowMs: number): void {
  // one that was confirmed was no flood of messages: whoever enrolled may go on to what comes next
  const newest = Math.max(0, ...recent.filter(({ state }) => state !== 'confirmed').map((proofing) => proofing.createdAtMs))
  const oldest = Math.min(...recent.map((proofing) => proofing.createdAtMs))
  const waitMs = Math.max(newest + RESEND_AFTER_MS - nowMs, recent.length >= CODES_PER_HOUR ? oldest + HOUR_MS - nowMs : 0)
  if (waitMs > 0) throw new Fault('proofing.too_many', { facts: { waitSeconds: Math.ceil(waitMs / 1000) } })
}

/**
 * Guards the pair of staff number and phone number against being searched; the same whether the number exists or not.
 * @param mismatches of this staff number, of the last hour
 * @throws {Fault} proofing.too_many
 */
export function assertMayTryPair(mismatches: readonly Proofing[], nowMs: number): void {
  if (mismatches.length < MISMATCHES_PER_HOUR) return
  const oldest = Math.min(...mismatches.map((proofing) => proofing.createdAtMs))
  throw new Fault('proofing.too_many', { facts: { waitSeconds: Math.max(1, Math.ceil((oldest + HOUR_MS - nowMs) / 1000)) } })
}

/** @throws {Fault} proofing.not_found · proofing.expired */
export function assertOpen(proofing: Proofing | undefined, nowMs: number): asserts proofing is Proofing {
  if (!proofing || proofing.state !== 'open') throw new Fault('proofing.not_found')
  if (nowMs > proofing.expiresAtMs) throw new Fault('proofing.expired')
}

export function countWrongCode(proofing: Proofing): Proofing {
  const triesLeft = proofing.triesLeft - 1
  return { ...proofing, triesLeft, state: triesLeft <= 0 ? 'closed' : 'open' }
}

export const confirmed = (proofing: Proofing): Proofing => ({ ...proofing, state: 'confirmed' })

/** 13812345678 → 138****5678 */
export const maskPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`
