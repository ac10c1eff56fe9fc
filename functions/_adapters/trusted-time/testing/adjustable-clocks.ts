// Host clocks for tests: true time, with a wall clock that can be set wrong and a machine that can sleep.
import type { Clocks } from '../clocks.ts'
import { trueTimeMs } from './stand-in-source.ts'

export interface AdjustableClocks extends Clocks {
  /** wall clock minus true time */
  wallErrorMs: number
  /** how long the machine has slept: the monotonic clock has missed it */
  sleptMs: number
}

export function adjustableClocks(wallErrorMs = 0): AdjustableClocks {
  const clocks: AdjustableClocks = {
    wallErrorMs,
    sleptMs: 0,
    wallMs: () => Math.floor(trueTimeMs() + clocks.wallErrorMs),
    monotonicMs: () => performance.now() - clocks.sleptMs,
    sinceBootMs: () => performance.now(),
  }
  return clocks
}
