// Owns the form in which the phone stores its share: blob + T·mask. Without the mask the blob says nothing, with a wrong one it says something plausible.
import { assertLength } from './bytes.ts'
import { scalarBytes, type Sm2 } from './sm2/curve.ts'

/** What is stored. Neither field alone, nor both, tells anything about the share. */
export interface MaskedShare {
  /** dC − T·mask mod n, 32 bytes big-endian, in [0, n−1]. */
  readonly blob: Uint8Array
  /** T, the product of all roll factors so far, 32 bytes big-endian, in [1, n−1]. At first 1. */
  readonly factor: Uint8Array
}

/**
 * A mask that the server keeps and releases, for biometric unlock and PIN-free windows: 32 bytes
 * big-endian, uniform in [1, n−1]. Whoever holds it and the phone's blob holds the share.
 * @source design of the co-signing protocol, "PIN without an offline oracle".
 */
export function createMask(sm2: Sm2): Uint8Array {
  return sm2.encodeScalar(sm2.randomScalar())
}

/**
 * Seals dC under a mask, with T = 1.
 *
 * @param phoneShare dC, 32 bytes. The caller wipes it.
 * @param mask       32 bytes big-endian, in [1, n−1].
 * @throws {CryptoError} crypto.scalar_out_of_range · crypto.length_wrong
 * @source design of the co-signing protocol, "PIN without an offline oracle".
 */
export function sealWithMask(sm2: Sm2, phoneShare: Uint8Array, mask: Uint8Array): MaskedShare {
  const blob = sm2.Fn.sub(sm2.parseScalar(phoneShare), sm2.parseScalar(mask))
  return { blob: sm2.encodeScalar(blob), factor: sm2.encodeScalar(sm2.Fn.ONE) }
}

/**
 * dC = blob + T·mask. Every mask gives a scalar in [1, n−1], right or not: only the vault can tell.
 *
 * One mask in 2²⁵⁶ would give 0. It is answered with 1, so that not even this one is told apart here.
 *
 * @returns 32 bytes big-endian. Secret: wipe it after use.
 * @throws {CryptoError} crypto.scalar_out_of_range · crypto.length_wrong — the stored form or the mask is not well formed.
 * @source design of the co-signing protocol, "PIN without an offline oracle".
 */
export function openWithMask(sm2: Sm2, share: MaskedShare, mask: Uint8Array): Uint8Array {
  const { Fn } = sm2
  const opened = Fn.add(parseBlob(sm2, share.blob), Fn.mul(sm2.parseScalar(share.factor), sm2.parseScalar(mask)))
  return sm2.encodeScalar(opened === Fn.ZERO ? Fn.ONE : opened)
}

/**
 * Rolls without opening: blob ← t·blob, T ← t·T.
 *
 * @param factor t from the vault, 32 bytes big-endian, in [1, n−1].
 * @throws {CryptoError} crypto.scalar_out_of_range · crypto.length_wrong
 * @source design of the co-signing protocol, "Rolling shares".
 */
export function rollMaskedShare(sm2: Sm2, share: MaskedShare, factor: Uint8Array): MaskedShare {
  const t = sm2.parseScalar(factor)
  return {
    blob: sm2.encodeScalar(sm2.Fn.mul(t, parseBlob(sm2, share.blob))),
    factor: sm2.encodeScalar(sm2.Fn.mul(t, sm2.parseScalar(share.factor))),
  }
}

/** As `parseScalar`, but 0 is allowed. */
function parseBlob(sm2: Sm2, blob: Uint8Array): bigint {
  const isZero = assertLength(blob, scalarBytes, 'blob').every((byte) => byte === 0)
  return isZero ? sm2.Fn.ZERO : sm2.parseScalar(blob)
}
