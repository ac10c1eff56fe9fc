// Asks all sources in rounds: four at the start and after a jump, then one in each interval; one round at a time.
import { agreeOnTime } from '../../_domain/trusted-time/agree-on-time.ts'
import type { SourceEstimate } from '../../_domain/trusted-time/clock-filter.ts'
import type { TimeKeeper } from '../../_domain/trusted-time/time-keeper.ts'
import { readOnTick, readTogether, type Clocks } from './clocks.ts'
import type { Source } from './source.ts'

export interface RoundsOptions {
  sources: readonly Source[]
  keeper: TimeKeeper
  quorum: number
  intervalMs: number
  burstSpacingMs: number
  clocks: Clocks
  random: (length: number) => Uint8Array
  onConcluded(): void
}

export interface Rounds {
  /** what the last round found, in the order of the sources */
  estimates(): readonly (SourceEstimate | undefined)[]
  truechimers(): readonly string[]
  /** one round, after the one that is under way */
  ask(): Promise<void>
  /** the first four from now on */
  burst(): void
  /** goes on until closed */
  begin(): void
  close(): Promise<void>
}

const BURST = 4

export function createRounds({ sources, keeper, quorum, intervalMs, burstSpacingMs, clocks, random, onConcluded }: RoundsOptions): Rounds {
  let estimates: readonly (SourceEstimate | undefined)[] = []
  let truechimers: readonly string[] = []
  let closed = false
  let burstLeft = BURST
  let wake = (): void => undefined
  let underWay: Promise<void> = Promise.resolve()
  let asking: Promise<void> = Promise.resolve()

  const round = async (): Promise<void> => {
    await Promise.all(sources.map((source) => source.ask()))
    if (closed) return
    markTwins(sources)
    keeper.refusal(readTogether(clocks))
    const reading = readOnTick(clocks)
    estimates = sources.map((source) => source.estimate(reading.monotonicMs, keeper.drift(), keeper.freshFromMs(reading.monotonicMs)))
    const agreement = agreeOnTime(estimates.filter((one) => one !== undefined), quorum)
    truechimers = agreement?.truechimers ?? []
    keeper.conclude(agreement, reading)
    onConcluded()
  }
  const ask = (): Promise<void> => (underWay = underWay.then(round))
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref()
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const keepAsking = async (): Promise<void> => {
    while (!closed) {
      await pause(--burstLeft > 0 ? burstSpacingMs : intervalMs * (0.95 + (0.1 * random(1)[0]!) / 255))
      if (!closed) await ask()
    }
  }

  return {
    estimates: () => estimates,
    truechimers: () => truechimers,
    ask,
    burst() {
      burstLeft = BURST
      wake()
    },
    begin: () => void (asking = keepAsking()),
    async close() {
      closed = true
      wake()
      await Promise.all([asking, underWay])
    },
  }
}

/** Two names of one server are one voice. */
function markTwins(sources: readonly Source[]): void {
  const seen = new Map<string, string>()
  for (const source of sources) {
    const place = `${source.ip() ?? source.address} ${source.address.slice(source.address.lastIndexOf(':'))}`
    source.countAsTwin(seen.get(place))
    if (!seen.has(place)) seen.set(place, source.address)
  }
}
