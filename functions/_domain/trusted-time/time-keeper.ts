// Keeps trusted time between the rounds: from the sources or from the host clock, non-decreasing, or refused. Clocks are arguments.
import type { Agreement } from './agree-on-time.ts'
import { createAgreedTime, type AgreedTimeRules, type Anchor } from './agreed-time.ts'
import type { Drift } from './clock-filter.ts'
import { believeJump, type JumpBelief } from './host-jump.ts'
import { createJumpWatch, JUMP_LIMIT_MS, type Reading } from './jump-watch.ts'
import type { TimeReasonCode } from './trusted-time.ts'

export interface KeeperRules extends AgreedTimeRules {
  /** false: the host clock is believed */
  sources: boolean
}

/** Without sources nobody measures: what is claimed for a host clock, unless the kernel knows better. */
export const HOST_CLOCK_ACCURACY_MS = 1000

export interface KeeperFacts {
  anchor: Anchor | undefined
  wallBiasMs: number
  /** 0 when the clock has not jumped */
  jumpMs: number
  /** how far time is behind what was given last */
  behindMs: number
  jitterMs: number | null
  driftPpm: number | null
  holdOverMs: number | null
  accuracyMs: number | null
  offsetMs: number | null
}

export interface TimeKeeper {
  /** With a fraction. Non-decreasing; when a correction went back, `accuracyMs` says by how much more it may be wrong. */
  read(reading: Reading): { timeMs: number; accuracyMs: number } | undefined
  refusal(reading: Reading): TimeReasonCode | undefined
  /** After a round. Without an agreement the hold-over begins or goes on. */
  conclude(agreement: Agreement | undefined, reading: Reading): void
  /** Without sources: looks whether a jump may be believed by now. */
  considerJump(reading: Reading, sleptMs: number, kernelVouches: boolean): JumpBelief
  /** Without sources: an operator vouches for the host clock as it stands, and it may have gone back. */
  vouchForHost(reading: Reading): void
  follow(reading: Reading): void
  /**
   * @param accuracyMs the kernel's own bound, for a host clock that nobody else checks
   * @param ratePpm how fast the kernel runs the clock, undefined when it cannot be read
   */
  heedKernel(refuses: boolean, accuracyMs?: number, ratePpm?: number): void
  /** by how much the kernel runs the clock faster or slower than at the last agreement */
  slewPpm(): number
  /** Samples taken before this moment of the monotonic clock count no more. */
  freshFromMs(monotonicMs: number): number
  drift(): Drift
  facts(reading: Reading): KeeperFacts
}

export function createTimeKeeper(rules: KeeperRules, start: Reading): TimeKeeper {
  const watch = createJumpWatch(start)
  const agreed = createAgreedTime(rules)
  let kernelRefuses = false
  let hostAccuracyMs = HOST_CLOCK_ACCURACY_MS
  let lastGivenMs = -Infinity

  const timeAt = (wallMs: number, monotonicMs: number) => (rules.sources ? agreed.trueMs(monotonicMs) : wallMs)
  const accuracyAt = (monotonicMs: number) => (rules.sources ? agreed.accuracyMs(monotonicMs) : hostAccuracyMs)
  const refusalAt = (wallMs: number, monotonicMs: number): TimeReasonCode | undefined => {
    watch.notice(wallMs, monotonicMs)
    if (kernelRefuses) return 'time.kernel_unsynchronised'
    if (watch.jump()) return 'time.clock_jumped'
    const refusal = rules.sources ? agreed.refusal(monotonicMs, watch.wallBiasMs()) : undefined
    return refusal ?? (timeAt(wallMs, monotonicMs) + rules.offsetLimitMs < lastGivenMs ? 'time.ran_backwards' : undefined)
  }

  return {
    read({ wallMs, monotonicMs }) {
      if (refusalAt(wallMs, monotonicMs) !== undefined) return undefined
      const timeMs = timeAt(wallMs, monotonicMs)
      const accuracyMs = accuracyAt(monotonicMs)
      if (timeMs < lastGivenMs) return { timeMs: lastGivenMs, accuracyMs: accuracyMs + lastGivenMs - timeMs }
      lastGivenMs = timeMs
      return { timeMs, accuracyMs }
    },
    refusal: ({ wallMs, monotonicMs }) => refusalAt(wallMs, monotonicMs),
    conclude(agreement, reading) {
      watch.notice(reading.wallMs, reading.monotonicMs)
      if (agreed.conclude(agreement, reading)) watch.confirm(reading)
    },
    considerJump(reading, sleptMs, kernelVouches) {
      watch.notice(reading.wallMs, reading.monotonicMs)
      const jump = watch.jump()
      if (rules.sources || !jump) return undefined
      const belief = believeJump(jump, { nowMonotonicMs: reading.monotonicMs, sleptMs, kernelVouches, settleMs: rules.intervalMs }, JUMP_LIMIT_MS)
      if (belief) watch.confirm(reading)
      return belief
    },
    vouchForHost(reading) {
      watch.confirm(reading)
      lastGivenMs = -Infinity
    },
    follow: watch.follow,
    heedKernel(refuses, accuracyMs, ratePpm) {
      agreed.heedRate(ratePpm)
      kernelRefuses = refuses
      hostAccuracyMs = accuracyMs ?? HOST_CLOCK_ACCURACY_MS
    },
    freshFromMs: (monotonicMs) => Math.max(watch.jumpedAtMs(), agreed.leaptAtMs(monotonicMs)),
    slewPpm: agreed.slewPpm,
    drift: agreed.drift,
    facts({ wallMs, monotonicMs }) {
      const anchor = agreed.anchor()
      const known = anchor !== undefined || !rules.sources
      const wallBiasMs = watch.wallBiasMs()
      return {
        anchor,
        wallBiasMs,
        jumpMs: watch.jump()?.byMs ?? 0,
        behindMs: known ? Math.max(0, lastGivenMs - timeAt(wallMs, monotonicMs)) : 0,
        jitterMs: agreed.jitterMs(),
        driftPpm: agreed.driftPpm(),
        holdOverMs: anchor ? (agreed.heldMs(monotonicMs) ?? null) : null,
        accuracyMs: known ? accuracyAt(monotonicMs) : null,
        offsetMs: anchor ? agreed.trueMs(monotonicMs) - monotonicMs - wallBiasMs : null,
      }
    },
  }
}
