// When a callback is tried again, and when it is given up.
import type { Delivery } from '../records.ts'

const MINUTE = 60_000
/** Standard Webhooks' recommended spacing: at once, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h; then dead. */
export const RETRY_AFTER_MS: readonly number[] = [5_000, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE, 300 * MINUTE, 600 * MINUTE, 840 * MINUTE, 1200 * MINUTE, 1440 * MINUTE]

export const delivered = (delivery: Delivery): Delivery => ({ ...delivery, state: 'delivered', attempts: delivery.attempts + 1, nextAtMs: null, lastError: null })

/** @param jitter 0…1, spreads retries over a further tenth of the wait */
export function failed(delivery: Delivery, error: string, nowMs: number, jitter: number): Delivery {
  const attempts = delivery.attempts + 1
  const waitMs = RETRY_AFTER_MS[attempts - 1]
  const lastError = error.slice(0, 300)
  if (waitMs === undefined) return { ...delivery, state: 'dead', attempts, nextAtMs: null, lastError }
  return { ...delivery, attempts, nextAtMs: Math.round(nowMs + waitMs * (1 + jitter / 10)), lastError }
}

/** By hand: a dead letter goes out again at once, with all its tries. */
export const resend = (delivery: Delivery, nowMs: number): Delivery => ({ ...delivery, state: 'pending', attempts: 0, nextAtMs: nowMs, lastError: null })
