// Finds the sources that agree (intersection of their intervals) and what they agree on: the median of their offsets, inside it.
import type { SourceEstimate } from './clock-filter.ts'

export interface Agreement {
  /** true time minus our monotonic clock */
  biasMs: number
  /** bound of the error against UTC at the moment of the agreement */
  accuracyMs: number
  /** the part of it between us and the sources */
  accuracyToSourceMs: number
  /** the survivor next to the median: its stratum, refid and root values are passed on by our server */
  reference: SourceEstimate
  truechimers: readonly string[]
  leapPending: -1 | 0 | 1
}

export interface Selection {
  /** addresses whose own interval holds the one that most share; none without a majority, or when two are as good */
  truechimers: readonly string[]
  /** that interval: true time minus our monotonic clock lies in it when those sources are honest */
  lowMs: number
  highMs: number
}

const NOBODY: Selection = { truechimers: [], lowMs: 0, highMs: 0 }

/**
 * The interval that the most sources share, who must be more than half. RFC 5905 also wants their midpoints inside; ntpd
 * does not, nor do we: one answer delayed on one way would make an honest source a liar. Two such intervals apart from
 * each other are no agreement.
 * @source RFC 5905 §11.2.1 (selection algorithm, Marzullo); ntpd `clock_select`
 */
export function selectSources(estimates: readonly SourceEstimate[]): Selection {
  const edges = estimates
    .flatMap(({ biasMs, rootDistanceMs }) => [
      { at: biasMs - rootDistanceMs, opens: true },
      { at: biasMs + rootDistanceMs, opens: false },
    ])
    .sort((one, other) => one.at - other.at || Number(other.opens) - Number(one.opens))
  let open = 0
  let most = 0
  let shared: { lowMs: number; highMs: number }[] = []
  edges.forEach(({ at, opens }, index) => {
    open += opens ? 1 : -1
    if (!opens || open < most) return
    if (open > most) shared = []
    most = open
    // what opens last is shared until the next edge, which closes: were it to open, `most` would grow
    shared.push({ lowMs: at, highMs: edges[index + 1]!.at })
  })
  const [only, another] = shared
  if (!only || another || 2 * most <= estimates.length) return NOBODY
  const holding = estimates.filter(({ biasMs, rootDistanceMs }) => biasMs - rootDistanceMs <= only.lowMs && biasMs + rootDistanceMs >= only.highMs)
  return { truechimers: holding.map(({ address }) => address), ...only }
}

/** @returns undefined when fewer than `quorum` sources agree */
export function agreeOnTime(estimates: readonly SourceEstimate[], quorum: number): Agreement | undefined {
  const { truechimers, lowMs, highMs } = selectSources(estimates)
  if (truechimers.length < quorum || truechimers.length === 0) return undefined
  const survivors = estimates.filter(({ address }) => truechimers.includes(address)).sort((one, other) => one.biasMs - other.biasMs)
  const biasMs = Math.min(highMs, Math.max(lowMs, median(survivors.map((one) => one.biasMs))))
  const away = (one: SourceEstimate) => Math.abs(one.biasMs - biasMs)
  return {
    biasMs,
    accuracyMs: median(survivors.map((one) => away(one) + one.rootDistanceMs)),
    accuracyToSourceMs: median(survivors.map((one) => away(one) + one.delayMs / 2 + one.jitterMs)),
    reference: survivors.reduce((nearest, one) => (away(one) < away(nearest) ? one : nearest)),
    truechimers,
    leapPending: leapOf(survivors),
  }
}

/** Announced by more than half of those who agree. */
function leapOf(survivors: readonly SourceEstimate[]): -1 | 0 | 1 {
  const announced = (leap: number) => survivors.filter(({ sample }) => sample.leap === leap).length * 2 > survivors.length
  return announced(1) ? 1 : announced(2) ? -1 : 0
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
