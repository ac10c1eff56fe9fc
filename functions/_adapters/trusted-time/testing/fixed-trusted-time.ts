// Trusted time for tests of others: says what it is told.
import { timeReason } from '../../../_domain/trusted-time/time-reasons.ts'
import type { TimeReasonCode, TimeSample, TimeState, TrustedTime } from '../../../_domain/trusted-time/trusted-time.ts'

export interface FixedTrustedTime extends TrustedTime {
  timeMs: number
  accuracyMs: number
  /** set: time is not available, for this reason */
  refusal: TimeReasonCode | undefined
  samples: TimeSample[]
}

/** @param timeMs stands still until it is set */
export function fixedTrustedTime(timeMs: number, accuracyMs = 1): FixedTrustedTime {
  const time: FixedTrustedTime = {
    timeMs,
    accuracyMs,
    refusal: undefined,
    samples: [],
    now: () => (time.refusal ? undefined : { timeMs: time.timeMs, accuracyMs: time.accuracyMs }),
    state: () => stateOf(time),
    history: (fromMs, toMs) => time.samples.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs),
    resynchronise: () => Promise.resolve(stateOf(time)),
    close: () => Promise.resolve(),
  }
  return time
}

const stateOf = ({ timeMs, accuracyMs, refusal }: FixedTrustedTime): TimeState => ({
  status: refusal ? 'unavailable' : 'synchronised',
  reason: timeReason(refusal ?? 'time.agreed', { truechimers: 4, quorum: 3 }),
  offsetMs: 0,
  jitterMs: 0,
  accuracyMs: refusal ? null : accuracyMs,
  accuracyToSourceMs: refusal ? null : accuracyMs,
  driftPpm: 0,
  holdOverMs: null,
  lastAgreedAtMs: timeMs,
  leapPending: 0,
  quorum: 3,
  sources: [],
  kernel: { present: false, zh: '测试', en: 'a test' },
  servingPort: null,
  warnings: [],
})
