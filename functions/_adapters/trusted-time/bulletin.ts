// Makes changes of trusted time public: events for alarms, samples for the plots.
import { eventsBetween } from '../../_domain/trusted-time/time-events.ts'
import type { TimeEvent, TimeSample, TimeState } from '../../_domain/trusted-time/trusted-time.ts'
import type { Clocks } from './clocks.ts'
import type { SampleHistory } from './sample-history.ts'

export interface BulletinOptions {
  stateNow(): TimeState
  truechimers(): number
  clocks: Clocks
  intervalMs: number
  history: SampleHistory
  onEvent(event: TimeEvent): void
}

export interface Bulletin {
  /** Compares with what was last made public; keeps a sample when a round ended, the state moved or an interval passed. */
  publish(roundEnded: boolean): void
  /** an event that no state shows */
  tell(change: Omit<TimeEvent, 'atMs'>): void
  published(): TimeState | undefined
}

export function createBulletin({ stateNow, truechimers, clocks, intervalMs, history, onEvent }: BulletinOptions): Bulletin {
  let published: TimeState | undefined
  let sampledAtMs = -Infinity
  const tell = (change: Omit<TimeEvent, 'atMs'>) => onEvent({ ...change, atMs: clocks.wallMs() })
  return {
    publish(roundEnded) {
      const before = published
      const state = (published = stateNow())
      const moved = before === undefined || before.status !== state.status || before.reason.code !== state.reason.code
      const nowMs = clocks.monotonicMs()
      if (roundEnded || moved || nowMs - sampledAtMs >= intervalMs) {
        sampledAtMs = nowMs
        history.add(sampleOf(state, clocks.wallMs(), truechimers()))
      }
      eventsBetween(before, state).forEach(tell)
    },
    tell,
    published: () => published,
  }
}

const sampleOf = (state: TimeState, atMs: number, truechimers: number): TimeSample => ({
  atMs,
  status: state.status,
  reason: state.reason.code,
  offsetMs: state.offsetMs,
  jitterMs: state.jitterMs,
  accuracyMs: state.accuracyMs,
  driftPpm: state.driftPpm,
  holdOverMs: state.holdOverMs,
  truechimers,
})
