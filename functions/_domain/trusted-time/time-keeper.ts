// Keeps trusted time between the rounds: carries it on, holds over, and refuses when it may not be given. Clocks are arguments.
import type { Agreement } from './agree-on-time.ts'
import type { Drift } from './clock-filter.ts'
import { estimateDrift, UNKNOWN_DRIFT, type DriftPoint } from './estimate-drift.ts'
import { believeJump, type HostJump, type JumpBelief } from './host-jump.ts'
import { LEAP_MARGIN_MS, leapMidnight } from './leap-second.ts'
import type { TimeReasonCode } from './trusted-time.ts'

export interface KeeperRules {
  /** false: the host clock is believed */
  sources: boolean
  offsetLimitMs: number
  holdOverMs: number
  intervalMs: number
}

/** Both clocks at one moment. */
export interface Reading {
  wallMs: number
  monotonicMs: number
}

/** What was last agreed on, and when on the monotonic clock. */
export interface Anchor {
  agreement: Agreement
  atMonotonicMs: number
  atWallMs: number
}

/** A wall clock that moves by more against the monotonic clock was set, not slewed. @source RFC 5905 §11.3 STEPT */
export const JUMP_LIMIT_MS = 128
/** Without sources nobody measures: what is claimed for a host clock, unless the kernel knows better. */
export const HOST_CLOCK_ACCURACY_MS = 1000
/** An agreement further from the prediction than this is a new start for the drift. */
const DISCONTINUITY_MS = 5
const DRIFT_POINTS = 60
/** Smaller differences are the grain of the wall clock. */
const FOLLOWED_MS = 5

export type TimeKeeper = ReturnType<typeof createTimeKeeper>

export function createTimeKeeper(rules: KeeperRules, start: Reading) {
  let wallBiasMs = start.wallMs - start.monotonicMs
  let anchor: Anchor | undefined
  let drift: Drift = UNKNOWN_DRIFT
  let points: DriftPoint[] = []
  let jitterMs: number | null = null
  let roundFailed = false
  let rounds = 0
  let jump: HostJump | undefined
  let leapAtMs: number | undefined
  let freshFromMs = -Infinity
  let kernelRefuses = false
  let hostAccuracyMs = HOST_CLOCK_ACCURACY_MS
  let lastGivenMs = -Infinity

  const noticeJump = (wallMs: number, monotonicMs: number): void => {
    const byMs = wallMs - monotonicMs - wallBiasMs
    if (jump ? Math.abs(byMs - jump.byMs) <= JUMP_LIMIT_MS : Math.abs(byMs) <= JUMP_LIMIT_MS) return
    jump = { byMs, steadySinceMs: monotonicMs }
    freshFromMs = monotonicMs
  }
  const holdOverAt = (monotonicMs: number): number | undefined => {
    const ageMs = monotonicMs - anchor!.atMonotonicMs
    return roundFailed || ageMs > 1.5 * rules.intervalMs ? ageMs : undefined
  }
  const accuracyAt = (monotonicMs: number): number => anchor!.agreement.accuracyMs + drift.bound * (monotonicMs - anchor!.atMonotonicMs)
  const trueAt = (monotonicMs: number): number => monotonicMs + anchor!.agreement.biasMs + drift.rate * (monotonicMs - anchor!.atMonotonicMs)

  const refusalWithSources = (monotonicMs: number): TimeReasonCode | undefined => {
    if (!anchor) return rounds === 0 ? 'time.not_asked_yet' : 'time.quorum_lost'
    if (leapAtMs !== undefined && trueAt(monotonicMs) >= leapAtMs - LEAP_MARGIN_MS) return 'time.leap_second'
    const heldMs = holdOverAt(monotonicMs)
    if (heldMs !== undefined && heldMs > rules.holdOverMs) return 'time.hold_over_ended'
    if (Math.abs(trueAt(monotonicMs) - monotonicMs - wallBiasMs) > rules.offsetLimitMs) return 'time.offset_past_limit'
    const accuracyMs = accuracyAt(monotonicMs)
    if (accuracyMs > rules.offsetLimitMs) return 'time.accuracy_past_limit'
    return trueAt(monotonicMs) + rules.offsetLimitMs < lastGivenMs + accuracyMs ? 'time.ran_backwards' : undefined
  }
  const refusalAt = (wallMs: number, monotonicMs: number): TimeReasonCode | undefined => {
    noticeJump(wallMs, monotonicMs)
    if (kernelRefuses) return 'time.kernel_unsynchronised'
    if (jump) return 'time.clock_jumped'
    if (rules.sources) return refusalWithSources(monotonicMs)
    return wallMs + rules.offsetLimitMs < lastGivenMs ? 'time.ran_backwards' : undefined
  }

  const rememberDrift = (agreement: Agreement, monotonicMs: number): void => {
    if (anchor) {
      const stepMs = agreement.biasMs + monotonicMs - trueAt(monotonicMs)
      jitterMs = jitterMs === null ? Math.abs(stepMs) : Math.sqrt(jitterMs * jitterMs + (stepMs * stepMs - jitterMs * jitterMs) / 4)
      if (Math.abs(stepMs) > Math.max(DISCONTINUITY_MS, agreement.accuracyToSourceMs)) points = []
    }
    points = [...points, { atMonotonicMs: monotonicMs, biasMs: agreement.biasMs }].slice(-DRIFT_POINTS)
    drift = estimateDrift(points)
  }
  return {
    /** With a fraction. Non-decreasing; when a correction went back, `accuracyMs` says by how much more it may be wrong. */
    read(wallMs: number, monotonicMs: number): { timeMs: number; accuracyMs: number } | undefined {
      if (refusalAt(wallMs, monotonicMs) !== undefined) return undefined
      const timeMs = rules.sources ? trueAt(monotonicMs) : wallMs
      const accuracyMs = rules.sources ? accuracyAt(monotonicMs) : hostAccuracyMs
      if (timeMs < lastGivenMs) return { timeMs: lastGivenMs, accuracyMs: accuracyMs + lastGivenMs - timeMs }
      lastGivenMs = timeMs
      return { timeMs, accuracyMs }
    },
    /** After a round. Without an agreement the hold-over begins or goes on. */
    conclude(agreement: Agreement | undefined, reading: Reading): void {
      rounds++
      noticeJump(reading.wallMs, reading.monotonicMs)
      roundFailed = agreement === undefined
      if (!agreement) return
      const trueMs = reading.monotonicMs + agreement.biasMs
      if (leapAtMs !== undefined && Math.abs(trueMs - leapAtMs) < LEAP_MARGIN_MS) return
      rememberDrift(agreement, reading.monotonicMs)
      leapAtMs = agreement.leapPending === 0 ? undefined : leapMidnight(trueMs)
      wallBiasMs = reading.wallMs - reading.monotonicMs
      jump = undefined
      anchor = { agreement, atMonotonicMs: reading.monotonicMs, atWallMs: reading.wallMs }
    },
    /** Without sources: looks whether a jump may be believed by now. */
    considerJump(reading: Reading, sleptMs: number, kernelVouches: boolean): JumpBelief {
      noticeJump(reading.wallMs, reading.monotonicMs)
      if (rules.sources || !jump) return undefined
      const belief = believeJump(jump, { nowMonotonicMs: reading.monotonicMs, sleptMs, kernelVouches, settleMs: rules.intervalMs }, JUMP_LIMIT_MS)
      if (belief) this.believeHost(reading)
      return belief
    },
    /** Without sources: the host clock is believed as it stands. An operator may also let it go back. */
    believeHost(reading: Reading, byOperator = false): void {
      wallBiasMs = reading.wallMs - reading.monotonicMs
      jump = undefined
      if (byOperator) lastGivenMs = -Infinity
    },
    /** @param accuracyMs the kernel's own bound, for a host clock that nobody else checks */
    heedKernel(refuses: boolean, accuracyMs: number | undefined): void {
      kernelRefuses = refuses
      hostAccuracyMs = accuracyMs ?? HOST_CLOCK_ACCURACY_MS
    },
    refusal: (reading: Reading) => refusalAt(reading.wallMs, reading.monotonicMs),
    /** Samples taken before this moment of the monotonic clock count no more. */
    freshFromMs(monotonicMs: number): number {
      if (leapAtMs === undefined || !anchor) return freshFromMs
      const afterLeapMs = monotonicMs + leapAtMs + LEAP_MARGIN_MS - trueAt(monotonicMs)
      return afterLeapMs > monotonicMs ? freshFromMs : Math.max(freshFromMs, afterLeapMs)
    },
    /** Where the monotonic clock is not slewed with the wall clock, small differences add up: they are no jump. */
    follow(reading: Reading): void {
      const byMs = reading.wallMs - reading.monotonicMs - wallBiasMs
      if (!jump && Math.abs(byMs) > FOLLOWED_MS && Math.abs(byMs) <= JUMP_LIMIT_MS) wallBiasMs += byMs
    },
    drift: () => drift,
    facts(reading: Reading) {
      const { monotonicMs } = reading
      return {
        anchor,
        wallBiasMs,
        jumpMs: jump?.byMs ?? 0,
        behindMs: Math.max(0, lastGivenMs - (rules.sources && anchor ? trueAt(monotonicMs) : reading.wallMs)),
        jitterMs,
        driftPpm: drift === UNKNOWN_DRIFT ? null : drift.rate * 1e6,
        holdOverMs: anchor && rules.sources ? (holdOverAt(monotonicMs) ?? null) : null,
        accuracyMs: !rules.sources ? hostAccuracyMs : anchor ? accuracyAt(monotonicMs) : null,
        offsetMs: anchor ? trueAt(monotonicMs) - monotonicMs - wallBiasMs : null,
      }
    },
  }
}
