// Opens trusted time on stand-in sources, fast enough for tests, and closes everything after.
import type { TimeEvent, TimeState, TrustedTime } from '../../../_domain/trusted-time/trusted-time.ts'
import { openTrustedTime, type TrustedTimeOptions } from '../open-trusted-time.ts'
import { readTimeSettings, type TimeSettings } from '../settings.ts'
import { adjustableClocks, type AdjustableClocks } from './adjustable-clocks.ts'
import { openStandInSource, type StandInSource } from './stand-in-source.ts'

export interface TestTime {
  time: TrustedTime
  sources: StandInSource[]
  clocks: AdjustableClocks
  events: TimeEvent[]
  close(): Promise<void>
}

export type TestTimeOptions = Omit<Partial<TrustedTimeOptions>, 'settings' | 'clocks' | 'onEvent'> & {
  sources?: number | Partial<Pick<StandInSource, 'offsetMs' | 'fields' | 'answer'>>[]
  settings?: Partial<TimeSettings>
  clocks?: AdjustableClocks
}

/** Four honest sources unless said otherwise; rounds only when the test asks (`resynchronise`) or a clock jumps. */
export async function aTrustedTime({ sources: wanted = 4, settings, clocks = adjustableClocks(), ...options }: TestTimeOptions = {}): Promise<TestTime> {
  const sources = await Promise.all((typeof wanted === 'number' ? Array.from({ length: wanted }, () => ({})) : wanted).map((one) => openStandInSource(one)))
  const events: TimeEvent[] = []
  const defaults = readTimeSettings({ TIME_SOURCES: sources.map(({ address }) => `${address.host}:${address.port}`).join(',') })
  const time = await openTrustedTime({ timeoutMs: 1000, burstSpacingMs: 3_600_000, tickMs: 20, ...options, settings: { ...defaults, ...settings }, clocks, onEvent: (event) => events.push(event) })
  const close = async () => {
    await time.close()
    await Promise.all(sources.map((source) => source.close()))
  }
  return { time, sources, clocks, events, close }
}

/** Waits until the state is as wanted; throws with the last one after `withinMs`. */
export async function untilState(time: TrustedTime, wanted: (state: TimeState) => boolean, withinMs = 30_000): Promise<TimeState> {
  const endMs = performance.now() + withinMs
  for (;;) {
    const state = time.state()
    if (wanted(state)) return state
    if (performance.now() > endMs) throw new Error(`not within ${withinMs} ms: ${JSON.stringify(state)}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
