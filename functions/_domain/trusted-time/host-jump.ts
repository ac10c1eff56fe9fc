// Decides when a jump of the host clock, with no time source to ask, may be believed.

/** What is known of a jump. Times on the monotonic clock. */
export interface HostJump {
  /** wall clock against monotonic clock: how far it moved, forward positive */
  byMs: number
  /** since when it has not moved again */
  steadySinceMs: number
}

export interface HostJumpEvidence {
  nowMonotonicMs: number
  /** how long the machine slept since the clock was last believed: boot clock against monotonic clock */
  sleptMs: number
  /** the kernel's NTP daemon has set the clock and vouches for it */
  kernelVouches: boolean
  /** how long the clock must have been steady, for small jumps */
  settleMs: number
}

/** A time daemon sets a clock by this much at most when it was roughly right; time zone and date mistakes are larger. */
export const SMALL_JUMP_MS = 300_000
/** Grain of the boot clock and of the jump's measurement. */
const SLEEP_TOLERANCE_MS = 250

export type JumpBelief = 'undone' | 'slept' | 'kernel-vouches' | 'settled' | undefined

/** @returns why the clock may be believed again, or undefined: an operator must look */
export function believeJump(jump: HostJump, evidence: HostJumpEvidence, jumpLimitMs: number): JumpBelief {
  if (Math.abs(jump.byMs) <= jumpLimitMs) return 'undone'
  if (evidence.sleptMs > jumpLimitMs && Math.abs(jump.byMs - evidence.sleptMs) <= jumpLimitMs + SLEEP_TOLERANCE_MS) return 'slept'
  const steadyMs = evidence.nowMonotonicMs - jump.steadySinceMs
  if (evidence.kernelVouches && steadyMs > 0) return 'kernel-vouches'
  if (Math.abs(jump.byMs) <= SMALL_JUMP_MS && steadyMs >= evidence.settleMs) return 'settled'
  return undefined
}
