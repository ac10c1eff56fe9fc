// Owns the port of trusted time: what time it is, how good it is, where it comes from and why it is refused.

/** A sentence in both languages with the code machines branch on. */
export interface TimeReason {
  code: TimeReasonCode
  zh: string
  en: string
}

export type TimeReasonCode =
  | 'time.agreed'
  | 'time.not_asked_yet'
  | 'time.quorum_lost'
  | 'time.round_overdue'
  | 'time.hold_over_ended'
  | 'time.offset_past_limit'
  | 'time.accuracy_past_limit'
  | 'time.clock_jumped'
  | 'time.ran_backwards'
  | 'time.leap_second'
  | 'time.kernel_unsynchronised'
  | 'time.host_clock_unchecked'
  | 'time.closed'

/**
 * - `synchronised`: a quorum of sources agreed in the last round.
 * - `hold-over`: no quorum for now; time is carried on by the monotonic clock and the drift measured before.
 * - `host-clock`: no source is configured; the host is believed, only its jumps are seen.
 * - `unavailable`: `now()` answers undefined; `reason` says why.
 */
export type TimeStatus = 'synchronised' | 'hold-over' | 'unavailable' | 'host-clock'

export type SourceVerdict = 'truechimer' | 'falseticker' | 'silent' | 'unsynchronised' | 'kiss-of-death'

/** One source as last seen. */
export interface TimeSourceState {
  /** `host:port` as configured */
  address: string
  stratum: number | null
  /** dotted IPv4 (or hash of an IPv6 address) above stratum 1, four letters at stratum 1 */
  refid: string | null
  /** source minus host clock; positive when the host is slow */
  offsetMs: number | null
  /** round trip of the sample chosen */
  delayMs: number | null
  /** root dispersion and own, without delay */
  dispersionMs: number | null
  reachable: boolean
  /** host clock at the last good answer */
  lastAtMs: number | null
  verdict: SourceVerdict
  /** what was wrong with the last answer: `leap-alarm`, `origin-mismatch`, `RATE` … */
  refusal: string | null
}

/** What Linux says of its own clock (adjtimex), or why it cannot be asked. */
export type KernelClockState =
  | {
      present: true
      synchronised: boolean
      /** names of the status bits that are set, without `STA_` */
      statusBits: readonly string[]
      offsetMs: number
      frequencyPpm: number
      /** how fast the clock is being run now, a slew included: frequency and tick */
      ratePpm: number
      estimatedErrorMs: number
      maximumErrorMs: number
      /** TAI − UTC, 0 when nobody told the kernel */
      taiOffsetSeconds: number
    }
  | { present: false; zh: string; en: string }

export interface TimeState {
  status: TimeStatus
  reason: TimeReason
  /** trusted time minus host clock; null before the first agreement and without sources */
  offsetMs: number | null
  /** root mean square of the differences between successive offsets */
  jitterMs: number | null
  /** bound of the error against UTC, all of it: path, sources, age; null when unavailable */
  accuracyMs: number | null
  /** the part of it between us and the source: half the round trip and the jitter */
  accuracyToSourceMs: number | null
  /** how fast the host's monotonic clock loses against the sources; null before there are enough samples */
  driftPpm: number | null
  /** null unless in hold-over */
  holdOverMs: number | null
  /** host clock when a quorum last agreed */
  lastAgreedAtMs: number | null
  /** 1 or −1 when the sources announce a leap second at the end of the month */
  leapPending: -1 | 0 | 1
  quorum: number
  sources: readonly TimeSourceState[]
  kernel: KernelClockState
  /** true when the SNTP server answers, with its port */
  servingPort: number | null
  /** what an operator should know although time is available: too few sources, history not written, kernel not read */
  warnings: readonly { code: string; zh: string; en: string }[]
}

/** One round, for the plots of offset, jitter and hold-over. */
export interface TimeSample {
  atMs: number
  status: TimeStatus
  reason: TimeReasonCode
  offsetMs: number | null
  jitterMs: number | null
  accuracyMs: number | null
  driftPpm: number | null
  holdOverMs: number | null
  truechimers: number
}

export interface TimeEvent {
  atMs: number
  severity: 'notice' | 'alarm'
  code: string
  zh: string
  en: string
  facts: Readonly<Record<string, string | number | boolean>>
}

export interface TrustedTime {
  /**
   * Corrected by the sources; never earlier than what was answered before.
   * @returns undefined when time is not available; `state().reason` says why.
   *   `timeMs` is an integer, `accuracyMs` a bound of the error that includes the rounding.
   */
  now(): { timeMs: number; accuracyMs: number } | undefined
  state(): TimeState
  /** samples for plots, oldest first, both ends included */
  history(fromMs: number, toMs: number): readonly TimeSample[]
  /**
   * Asks all sources again at once, those that sent a kiss of death too. Without sources: the operator vouches
   * for the host clock as it stands, also after a jump.
   */
  resynchronise(): Promise<TimeState>
  close(): Promise<void>
}
