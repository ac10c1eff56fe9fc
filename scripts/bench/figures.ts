// Owns the shape of what a benchmark finds, and the few statistics over its samples.

/** One line of a table: a figure of ours beside what somebody else's program does in the same run. */
export interface Row {
  figure: string
  value: number
  unit: string
  /** what it is compared with; '' when there is nothing to compare with */
  peer: string
  peerValue: number | null
  /** value / peerValue */
  ratio: number | null
}

export interface Figures {
  rows: Row[]
  /** what a reader must know to judge them, one sentence each */
  notes: string[]
  /** an SVG, kept beside docs/benchmarks.md when figures are written */
  picture?: string
  /** other benchmarks that ran as parts of this one, by name: shown and written with it */
  parts?: Readonly<Record<string, Figures>>
}

/** A benchmark: bounded in time, ends what it started, tells its progress by `say`. */
export type Bench = (say: (text: string) => void) => Promise<Figures>

/** Four significant digits: more would pretend. */
export const rounded = (value: number): number => Number(value.toPrecision(4))

export function row(figure: string, value: number, unit: string, peer = '', peerValue: number | null = null): Row {
  const ratio = peerValue === null || peerValue === 0 ? null : rounded(value / peerValue)
  return { figure, value: rounded(value), unit, peer, peerValue: peerValue === null ? null : rounded(peerValue), ratio }
}

/** @param share 0 … 1; of `[1, 2, 3, 4]` 0.5 is 2.5. @throws {Error} no samples */
export function quantile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new Error('no samples')
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!]
  return low + (high - low) * (at - Math.floor(at))
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

/** Milliseconds that `act` took. */
export async function timed<T>(act: () => Promise<T> | T): Promise<{ value: T; ms: number }> {
  const startedAt = performance.now()
  const value = await act()
  return { value, ms: performance.now() - startedAt }
}
