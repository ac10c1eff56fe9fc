// Owns SM2 public-key encryption in its raw form 04 ‖ C1 ‖ C3 ‖ C2. SM2Cipher in DER is der/.
import { assertLength, concatBytes, equalBytes, wipeBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { sm2Kdf } from '../kdf.ts'
import { sm3 } from '../sm3.ts'
import { pointBytes, scalarBytes, type Sm2 } from './curve.ts'

/** Bytes that encryption adds: C1 (65) and C3 (32). */
export const sm2CiphertextOverheadBytes = pointBytes + scalarBytes

/**
 * Encrypts a short message, such as a symmetric key, to a public key.
 *
 * @param publicKey65 the recipient's key, 04 ‖ x ‖ y.
 * @param message     at least 1 byte.
 * @returns C1 (65 bytes, 04 ‖ x ‖ y) ‖ C3 (32) ‖ C2 (as long as the message).
 * @throws {CryptoError} crypto.point_invalid · crypto.length_wrong — empty message.
 * @source GB/T 32918.4—2016 §6.1.
 */
export function encryptSm2(sm2: Sm2, publicKey65: Uint8Array, message: Uint8Array): Uint8Array {
  for (;;) {
    const ciphertext = encryptWithNonce(sm2, publicKey65, message, sm2.randomScalar())
    if (ciphertext !== undefined) return ciphertext
  }
}

/** One attempt with a given k; undefined when the key stream came out as zeros and the standard says to draw another. Exported for the standard's vectors. @source GB/T 32918.4—2016 §6.1. */
export function encryptWithNonce(sm2: Sm2, publicKey65: Uint8Array, message: Uint8Array, k: bigint): Uint8Array | undefined {
  if (message.length === 0) throw new CryptoError('crypto.length_wrong', 'empty message')
  const c1 = sm2.encodePoint(sm2.G.multiply(k))
  const shared = sm2.encodePoint(sm2.parsePoint(publicKey65).multiply(k)).subarray(1)
  const c2 = xorKdf(shared, message)
  if (c2 === undefined) return undefined
  const c3 = checkValue(shared, message)
  wipeBytes(shared)
  return concatBytes(c1, c3, c2)
}

/**
 * The inverse of {@link encryptSm2}.
 *
 * @param privateKey d, 32 bytes.
 * @param ciphertext C1 ‖ C3 ‖ C2, C1 with its leading 04.
 * @throws {CryptoError} crypto.length_wrong · crypto.point_invalid — C1 · crypto.authentication_failed — C3 does not fit.
 * @source GB/T 32918.4—2016 §7.1.
 */
export function decryptSm2(sm2: Sm2, privateKey: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  if (ciphertext.length <= sm2CiphertextOverheadBytes) throw new CryptoError('crypto.length_wrong', 'SM2 ciphertext')
  const c1 = sm2.parsePoint(ciphertext.subarray(0, pointBytes))
  const c3 = ciphertext.subarray(pointBytes, sm2CiphertextOverheadBytes)
  const shared = sm2.encodePoint(c1.multiply(sm2.parseScalar(assertLength(privateKey, scalarBytes, 'private key')))).subarray(1)
  const message = xorKdf(shared, ciphertext.subarray(sm2CiphertextOverheadBytes))
  if (message === undefined || !equalBytes(checkValue(shared, message), c3)) throw new CryptoError('crypto.authentication_failed')
  wipeBytes(shared)
  return message
}

/** M ⊕ KDF(x2 ‖ y2), or undefined when the key stream is all zeros. */
function xorKdf(shared: Uint8Array, input: Uint8Array): Uint8Array | undefined {
  const stream = sm2Kdf(shared, input.length)
  if (stream.every((byte) => byte === 0)) return undefined
  const output = input.map((byte, i) => byte ^ stream[i]!)
  wipeBytes(stream)
  return output
}

/** C3 = SM3(x2 ‖ M ‖ y2). */
function checkValue(shared: Uint8Array, message: Uint8Array): Uint8Array {
  return sm3(concatBytes(shared.subarray(0, scalarBytes), message, shared.subarray(scalarBytes)))
}
