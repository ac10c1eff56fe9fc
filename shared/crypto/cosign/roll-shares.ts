// Owns rolling: both halves change by a factor, the public key stays. What a copy of the old half knows becomes useless.
import type { Sm2 } from '../sm2/curve.ts'
import type { ServerShare } from './accept-enrolment.ts'

/**
 * The factor of one roll: t, 32 bytes big-endian, in [1, n−1]. Drawn by the vault, sent to the phone
 * inside the secure channel after a completed session.
 * @source design of the co-signing protocol, "Rolling shares".
 */
export function createRollFactor(sm2: Sm2): Uint8Array {
  return sm2.encodeScalar(sm2.randomScalar())
}

/**
 * dC ← dC·t. A phone that holds its share under a PIN rolls the sealed form instead (`rollPinShare`).
 * @throws {CryptoError} crypto.scalar_out_of_range · crypto.length_wrong
 * @source design of the co-signing protocol, "Rolling shares".
 */
export function rollPhoneShare(sm2: Sm2, phoneShare: Uint8Array, factor: Uint8Array): Uint8Array {
  return sm2.encodeScalar(sm2.Fn.mul(sm2.parseScalar(phoneShare), sm2.parseScalar(factor)))
}

/**
 * dS ← dS·t⁻¹, PC ← t⁻¹·PC. The vault keeps the generation before until the phone first uses this one.
 * @throws {CryptoError} crypto.scalar_out_of_range · crypto.length_wrong · crypto.point_invalid
 * @source design of the co-signing protocol, "Rolling shares".
 */
export function rollServerShare(sm2: Sm2, share: ServerShare, factor: Uint8Array): ServerShare {
  const inverse = sm2.invertSecret(sm2.parseScalar(factor))
  return {
    serverShare: sm2.encodeScalar(sm2.Fn.mul(sm2.parseScalar(share.serverShare), inverse)),
    phonePublic: sm2.encodePoint(sm2.parsePoint(share.phonePublic).multiply(inverse)),
  }
}
