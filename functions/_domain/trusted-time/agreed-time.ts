// Carries on what the sources agreed on: drift, growing doubt, hold-over and its end, the second that leaps.
import type { Agreement } from './agree-on-time.ts'
import type { Drift } from './clock-filter.ts'
import { estimateDrift, UNKNOWN_DRIFT, type DriftPoint } from './estimate-drift.ts'
import type { Reading } from './jump-watch.ts'
import { LEAP_MARGIN_MS, leapMidnight } from './leap-second.ts'
import type { TimeReasonCode } from './trusted-time.ts'

export interface AgreedTimeRules {
  offsetLimitMs: number
  holdOverMs: number
  intervalMs: number
}

/** What was last agreed on, and when on the host's clocks. */
export interface Anchor {
  agreement: Agreement
  atMonotonicMs: number
  atWallMs: number
}

export interface AgreedTime {
  /** undefined before the first agreement */
  anchor(): Anchor | undefined
  trueMs(monotonicMs: number): number
  accuracyMs(monotonicMs: number): number
  /** since the last agreement; undefined while synchronised */
  heldMs(monotonicMs: number): number | undefined
  /** @param wallBiasMs wall clock minus monotonic clock */
  refusal(monotonicMs: number, wallBiasMs: number): TimeReasonCode | undefined
  /** After a round. @returns true when time stands on this agreement now */
  conclude(agreement: Agreement | undefined, reading: Reading): boolean
  /** once a leap second has passed, samples from before it do not count: the moment after it on the monotonic clock */
  leaptAtMs(monotonicMs: number): number
  /** How fast the kernel runs the clock: a change since the last agreement means that it is being slewed, and adds to the doubt. */
  heedRate(ratePpm: number | undefined): void
  /** how far that rate is from the one at the last agreement */
  slewPpm(): number
  drift(): Drift
  /** null before there are enough points */
  driftPpm(): number | null
  jitterMs(): number | null
}

/** An agreement further from the prediction than this is a new start for the drift. */
const DISCONTINUITY_MS = 5
const DRIFT_POINTS = 60

export function createAgreedTime(rules: AgreedTimeRules): AgreedTime {
  let anchor: Anchor | undefined
  let drift: Drift = UNKNOWN_DRIFT
  let points: DriftPoint[] = []
  let jitterMs: number | null = null
  let roundFailed = false
  let rounds = 0
  let leapAtMs: number | undefined
  let ratePpm: number | undefined
  let agreedRatePpm: number | undefined

  const slewPpm = () => (ratePpm === undefined || agreedRatePpm === undefined ? 0 : Math.abs(ratePpm - agreedRatePpm))
  const ageMs = (monotonicMs: number) => monotonicMs - anchor!.atMonotonicMs
  const accuracyMs = (monotonicMs: number) => anchor!.agreement.accuracyMs + (drift.bound + slewPpm() * 1e-6) * ageMs(monotonicMs)
  const trueMs = (monotonicMs: number) => monotonicMs + anchor!.agreement.biasMs + drift.rate * ageMs(monotonicMs)
  const heldMs = (monotonicMs: number) => (roundFailed || ageMs(monotonicMs) > 1.5 * rules.intervalMs ? ageMs(monotonicMs) : undefined)
  const learn = (agreement: Agreement, monotonicMs: number): void => {
    if (anchor) {
      const stepMs = agreement.biasMs + monotonicMs - trueMs(monotonicMs)
      jitterMs = jitterMs === null ? Math.abs(stepMs) : Math.sqrt(jitterMs * jitterMs + (stepMs * stepMs - jitterMs * jitterMs) / 4)
      if (Math.abs(stepMs) > Math.max(DISCONTINUITY_MS, agreement.accuracyToSourceMs)) points = []
    }
    points = [...points, { atMonotonicMs: monotonicMs, biasMs: agreement.biasMs }].slice(-DRIFT_POINTS)
    drift = estimateDrift(points)
  }

  return {
    anchor: () => anchor,
    trueMs,
    accuracyMs,
    heldMs,
    refusal(monotonicMs, wallBiasMs) {
      if (!anchor) return rounds === 0 ? 'time.not_asked_yet' : 'time.quorum_lost'
      const timeMs = trueMs(monotonicMs)
      if (leapAtMs !== undefined && timeMs >= leapAtMs - LEAP_MARGIN_MS) return 'time.leap_second'
      if ((heldMs(monotonicMs) ?? -1) > rules.holdOverMs) return 'time.hold_over_ended'
      if (Math.abs(timeMs - monotonicMs - wallBiasMs) > rules.offsetLimitMs) return 'time.offset_past_limit'
      return accuracyMs(monotonicMs) > rules.offsetLimitMs ? 'time.accuracy_past_limit' : undefined
    },
    conclude(agreement, { wallMs, monotonicMs }) {
      rounds++
      roundFailed = agreement === undefined
      if (!agreement) return false
      const timeMs = monotonicMs + agreement.biasMs
      if (leapAtMs !== undefined && Math.abs(timeMs - leapAtMs) < LEAP_MARGIN_MS) return false
      learn(agreement, monotonicMs)
      leapAtMs = agreement.leapPending === 0 ? undefined : leapMidnight(timeMs)
      agreedRatePpm = ratePpm
      anchor = { agreement, atMonotonicMs: monotonicMs, atWallMs: wallMs }
      return true
    },
    leaptAtMs(monotonicMs) {
      if (leapAtMs === undefined || !anchor) return -Infinity
      const afterMs = monotonicMs + leapAtMs + LEAP_MARGIN_MS - trueMs(monotonicMs)
      return afterMs > monotonicMs ? -Infinity : afterMs
    },
    heedRate: (ppm) => void (ratePpm = ppm),
    slewPpm,
    drift: () => drift,
    driftPpm: () => (drift === UNKNOWN_DRIFT ? null : drift.rate * 1e6),
    jitterMs: () => jitterMs,
  }
}
