// Owns measuring in turns: a rate for each second of this thread's CPU time, samples of every round, rows of the best and the median.
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { median, row, type Row } from './figures.ts'

/** name of a case → its rate in each round */
export type Samples = Map<string, number[]>

export function addSample(samples: Samples, name: string, value: number): void {
  samples.set(name, [...(samples.get(name) ?? []), value])
}

/** Calls for each second of this thread's CPU time, so that other work on the core does not count. */
export async function cpuRate(act: () => unknown, milliseconds: number): Promise<number> {
  const cpu = (): number => {
    const { user, system } = process.threadCpuUsage()
    return user + system
  }
  const [startedAt, from] = [performance.now(), cpu()]
  let done = 0
  do {
    const pending = act()
    if (pending instanceof Promise) await pending
    done++
  } while (performance.now() - startedAt < milliseconds)
  return (done * 1e6) / Math.max(1, cpu() - from)
}

/**
 * Keeps this process and those that it starts on one core: the last, which the system uses least for itself.
 * @returns whether that was possible: it needs Linux's `taskset`.
 */
export function pinToOneCore(): boolean {
  return spawnSync('taskset', ['-a', '-c', '-p', String(cpus().length - 1), String(process.pid)]).status === 0
}

export interface Comparisons {
  /** figure → whom it is compared with; nobody for [] */
  readonly peers: Readonly<Record<string, readonly string[]>>
  unit(figure: string): string
  /** what a rate of the case is multiplied with to be in that unit */
  factor(name: string): number
}

/** A row for each figure and peer: first the best rounds, then the medians. */
export function comparisonRows(samples: Samples, { peers, unit, factor }: Comparisons): Row[] {
  const best = (values: readonly number[]): number => Math.max(...values)
  const of = (name: string, pick: (values: readonly number[]) => number): number | null => (samples.has(name) ? pick(samples.get(name)!) * factor(name) : null)
  const lines = (suffix: string, pick: (values: readonly number[]) => number): Row[] =>
    Object.entries(peers).flatMap(([figure, names]) => (names.length === 0 ? [''] : names).map((peer) => row(figure + suffix, of(figure, pick)!, unit(figure), peer, of(peer, pick))))
  return [...lines('', best), ...lines(', median', median)]
}
