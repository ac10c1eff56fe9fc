// Owns the sliding window that refuses replays: a pure value, stored with the session.
import { CryptoError } from '../error.ts'

/** Which counters were accepted. Fit for JSON and for a database column. */
export interface ReplayWindow {
  /** The highest accepted counter; −1 before the first. */
  readonly highest: number
  /** 16 hex digits: bit i (from the lowest) says that `highest − i` was accepted. */
  readonly acceptedHex: string
}

/** How far behind the highest counter a message may arrive. Requests run side by side on the phone, so order is not kept. */
export const replayWindowSize = 64

/** The window of a new session. */
export const emptyReplayWindow: ReplayWindow = { highest: -1, acceptedHex: '0'.repeat(replayWindowSize / 4) }

/**
 * Accepts a counter once.
 *
 * Call it after the message was found authentic (else a forger could move the window) and before acting
 * on it; replace the stored window only if it is still the one that was read (else two instances could
 * both accept).
 *
 * @returns the window with the counter in it.
 * @throws {CryptoError} channel.replayed — accepted before, or more than 63 behind the highest.
 * @source RFC 4303 §3.4.3, Appendix A2; Noise revision 34 §11.4.
 */
export function acceptCounter(window: ReplayWindow, counter: number): ReplayWindow {
  const accepted = BigInt(`0x${window.acceptedHex}`)
  if (counter > window.highest) {
    const moved = counter - window.highest
    const kept = moved >= replayWindowSize ? 0n : BigInt.asUintN(replayWindowSize, accepted << BigInt(moved))
    return { highest: counter, acceptedHex: encodeBits(kept | 1n) }
  }
  const behind = window.highest - counter
  if (behind >= replayWindowSize) throw new CryptoError('channel.replayed', 'behind the window')
  const bit = 1n << BigInt(behind)
  if ((accepted & bit) !== 0n) throw new CryptoError('channel.replayed', 'seen before')
  return { highest: window.highest, acceptedHex: encodeBits(accepted | bit) }
}

function encodeBits(bits: bigint): string {
  return bits.toString(16).padStart(replayWindowSize / 4, '0')
}
