// Finds the sources that agree (intersection of their intervals) and what they agree on: the median of their offsets.
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
  /** addresses whose offsets lie in the interval that a majority shares; none without a majority */
  truechimers: readonly string[]
}

/**
 * The smallest interval that holds the midpoints of all but the fewest falsetickers, who must be a minority.
 * @source RFC 5905 §11.2.1 (selection algorithm, Marzullo)
 */
export function selectSources(estimates: readonly SourceEstimate[]): Selection {
  const edges = estimates
    .flatMap(({ biasMs, rootDistanceMs }) => [
      { at: biasMs - rootDistanceMs, type: -1 },
      { at: biasMs, type: 0 },
      { at: biasMs + rootDistanceMs, type: 1 },
    ])
    .sort((one, other) => one.at - other.at || one.type - other.type)
  for (let falsetickers = 0; 2 * falsetickers < estimates.length; falsetickers++) {
    const needed = estimates.length - falsetickers
    const low = scan(edges, needed, -1)
    const high = scan([...edges].reverse(), needed, 1)
    if (!low || !high || low.midpoints + high.midpoints > falsetickers || high.at < low.at) continue
    const inside = estimates.filter(({ biasMs }) => biasMs >= low.at && biasMs <= high.at)
    return { truechimers: inside.map(({ address }) => address) }
  }
  return { truechimers: [] }
}

/** The first edge at which `needed` intervals are open, and the midpoints passed on the way. */
function scan(edges: readonly { at: number; type: number }[], needed: number, opening: number): { at: number; midpoints: number } | undefined {
  let open = 0
  let midpoints = 0
  for (const { at, type } of edges) {
    open += type * opening
    if (open >= needed) return { at, midpoints }
    if (type === 0) midpoints++
  }
  return undefined
}

/** @returns undefined when fewer than `quorum` sources agree */
export function agreeOnTime(estimates: readonly SourceEstimate[], quorum: number): Agreement | undefined {
  const { truechimers } = selectSources(estimates)
  if (truechimers.length < quorum || truechimers.length === 0) return undefined
  const survivors = estimates.filter(({ address }) => truechimers.includes(address)).sort((one, other) => one.biasMs - other.biasMs)
  const biasMs = median(survivors.map((one) => one.biasMs))
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
