// Chooses among the last eight samples of one source: the one whose delay and age leave the least doubt.
import type { SourceSample } from './judge-reply.ts'

export const FILTER_SAMPLES = 8

/** How the host's monotonic clock runs against the sources, and how far that may be wrong; both as ms per ms. */
export interface Drift {
  rate: number
  bound: number
}

/** A source's clock, brought forward to one moment. */
export interface SourceEstimate {
  address: string
  /** source's time minus our monotonic clock, at the moment asked for */
  biasMs: number
  delayMs: number
  dispersionMs: number
  jitterMs: number
  /** how far the source's offset can be from true time at most, if the source is honest */
  rootDistanceMs: number
  sample: SourceSample
}

/** Two clocks that both are right still differ by the grain of their readings. @source ntpd `mindist` */
const LEAST_DISTANCE_MS = 1

interface Aged {
  sample: SourceSample
  biasMs: number
}

/** How far two samples differ beyond what the longer way of the worse one allows: a busy moment is no jitter. */
const unexplainedMs = (one: Aged, best: Aged): number =>
  Math.max(0, Math.abs(one.biasMs - best.biasMs) - Math.max(0, one.sample.delayMs - best.sample.delayMs) / 2)

/** @returns undefined without samples. @source RFC 5905 §10 (clock filter), §11.2 (root distance) */
export function filterSamples(address: string, samples: readonly SourceSample[], nowMonotonicMs: number, drift: Drift): SourceEstimate | undefined {
  const aged = samples.map((sample) => {
    const ageMs = Math.max(0, nowMonotonicMs - sample.atMonotonicMs)
    const dispersionMs = sample.dispersionMs + drift.bound * ageMs
    return { sample, dispersionMs, biasMs: sample.biasMs + drift.rate * ageMs, doubtMs: sample.delayMs / 2 + dispersionMs }
  })
  if (aged.length === 0) return undefined
  const best = aged.reduce((least, one) => (one.doubtMs <= least.doubtMs ? one : least))
  const unexplained = aged.filter((one) => one !== best).map((one) => unexplainedMs(one, best))
  const jitterMs = unexplained.length === 0 ? 0 : Math.sqrt(unexplained.reduce((sum, ms) => sum + ms * ms, 0) / unexplained.length)
  const { sample, dispersionMs, biasMs } = best
  const rootDistanceMs = Math.max(LEAST_DISTANCE_MS, (sample.rootDelayMs + sample.delayMs) / 2 + sample.rootDispersionMs + dispersionMs + jitterMs)
  return { address, biasMs, delayMs: sample.delayMs, dispersionMs: sample.rootDispersionMs + dispersionMs, jitterMs, rootDistanceMs, sample }
}
