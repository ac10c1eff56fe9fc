// Watches the wall clock against the monotonic clock: a difference that changes at once is a jump.
import type { HostJump } from './host-jump.ts'

/** Both clocks at one moment. */
export interface Reading {
  wallMs: number
  monotonicMs: number
}

/** A wall clock that moves by more against the monotonic clock was set, not slewed. @source RFC 5905 §11.3 STEPT */
export const JUMP_LIMIT_MS = 128
/** Smaller differences are the grain of the wall clock. */
const FOLLOWED_MS = 5

export interface JumpWatch {
  /** cheap: two subtractions when nothing happened */
  notice(wallMs: number, monotonicMs: number): void
  /** Where the monotonic clock is not slewed with the wall clock, small differences add up: they are no jump. */
  follow(reading: Reading): void
  /** the wall clock is right as it stands */
  confirm(reading: Reading): void
  jump(): HostJump | undefined
  /** wall clock minus monotonic clock, as last confirmed */
  wallBiasMs(): number
  /** the monotonic moment of the last jump: samples from before do not confirm what came after */
  jumpedAtMs(): number
}

export function createJumpWatch(start: Reading): JumpWatch {
  let wallBiasMs = start.wallMs - start.monotonicMs
  let jump: HostJump | undefined
  let jumpedAtMs = -Infinity
  return {
    notice(wallMs, monotonicMs) {
      const byMs = wallMs - monotonicMs - wallBiasMs
      if (Math.abs(jump ? byMs - jump.byMs : byMs) <= JUMP_LIMIT_MS) return
      jump = { byMs, steadySinceMs: monotonicMs }
      jumpedAtMs = monotonicMs
    },
    follow({ wallMs, monotonicMs }) {
      const byMs = wallMs - monotonicMs - wallBiasMs
      if (!jump && Math.abs(byMs) > FOLLOWED_MS && Math.abs(byMs) <= JUMP_LIMIT_MS) wallBiasMs += byMs
    },
    confirm({ wallMs, monotonicMs }) {
      wallBiasMs = wallMs - monotonicMs
      jump = undefined
    },
    jump: () => jump,
    wallBiasMs: () => wallBiasMs,
    jumpedAtMs: () => jumpedAtMs,
  }
}
