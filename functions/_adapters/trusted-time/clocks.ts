// Owns the host's clocks: the one on the wall, the one that only goes forward, and the one that also counts sleep.
import { uptime } from 'node:os'

/** Given as an argument everywhere, so that tests can make clocks jump. */
export interface Clocks {
  /** milliseconds since the epoch, as the host has it */
  wallMs(): number
  /** milliseconds from an arbitrary start; never set, perhaps slewed; stands still while the machine sleeps */
  monotonicMs(): number
  /** milliseconds since boot, sleep included; a hundredth of a second is enough */
  sinceBootMs(): number
}

export const hostClocks: Clocks = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sinceBootMs: () => uptime() * 1000,
}

const MOST_SPIN_MS = 3
/** Clocks of tests may stand still. Host clocks are never read so often in three milliseconds. */
const MOST_READINGS = 200_000

/**
 * Both clocks at one moment, to a few microseconds although the wall clock ticks in milliseconds: waits for its tick,
 * a millisecond at most.
 */
export function readOnTick({ wallMs, monotonicMs }: Clocks): { wallMs: number; monotonicMs: number } {
  const before = { wallMs: wallMs(), monotonicMs: monotonicMs() }
  for (let reading = 0; ; reading++) {
    const now = { wallMs: wallMs(), monotonicMs: monotonicMs() }
    if (now.wallMs !== before.wallMs || now.monotonicMs - before.monotonicMs > MOST_SPIN_MS || reading === MOST_READINGS) return now
  }
}
