// Owns the host's clocks: the one on the wall, the one that only goes forward, and the one that also counts sleep.
import { uptime } from 'node:os'
import type { Reading } from '../../_domain/trusted-time/jump-watch.ts'

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

/** Between two readings of the monotonic clock, one of the wall clock: they take less than a microsecond. */
const TOGETHER_MS = 1
const MOST_TRIES = 1000

/**
 * Both clocks at one moment. On a busy machine the process may be put aside between the two readings, for a second and
 * more: such a pair would look like a clock that jumped, and is read again.
 */
export function readTogether({ wallMs, monotonicMs }: Clocks): Reading {
  for (let tries = 1; ; tries++) {
    const beforeMs = monotonicMs()
    const reading = { wallMs: wallMs(), monotonicMs: monotonicMs() }
    if (reading.monotonicMs - beforeMs <= TOGETHER_MS || tries === MOST_TRIES) return reading
  }
}

const MOST_SPIN_MS = 3
/** Clocks of tests may stand still. Host clocks are never read so often in three milliseconds. */
const MOST_READINGS = 200_000

/**
 * Both clocks at one moment, to a few microseconds although the wall clock ticks in milliseconds: waits for its tick,
 * a millisecond at most.
 */
export function readOnTick(clocks: Clocks): Reading {
  const before = readTogether(clocks)
  for (let reading = 0; ; reading++) {
    const now = readTogether(clocks)
    if (now.wallMs !== before.wallMs || now.monotonicMs - before.monotonicMs > MOST_SPIN_MS || reading === MOST_READINGS) return now
  }
}
