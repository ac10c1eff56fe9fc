// Owns SM2 signatures by one whole key: Z, the digest e, signing, verifying, key pairs. Two-party signing is cosign/.
import { assertLength, concatBytes, utf8ToBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { sm3 } from '../sm3.ts'
import { pointBytes, scalarBytes, sm2Parameters, type Sm2 } from './curve.ts'

/** The signer's identity when nothing else was agreed. @source GM/T 0009—2012 §10; GB/T 35276—2017 §10. */
export const defaultId: Uint8Array = utf8ToBytes('1234567812345678')

/** Bytes of a signature r ‖ s. */
export const signatureBytes = 64

/** A private key and its public key. */
export interface KeyPair {
  /** d, 32 bytes big-endian, 1 ≤ d ≤ n−2. Secret. */
  readonly privateKey: Uint8Array
  /** P = d·G, 65 bytes 04 ‖ x ‖ y. */
  readonly publicKey: Uint8Array
}

/**
 * Z, the digest of the signer's identity, the curve and the public key.
 *
 * @param publicKey65 04 ‖ x ‖ y. Checked to be on the curve.
 * @param id          identity, at most 8191 bytes (its length in bits has 16 bits).
 * @returns 32 bytes.
 * @throws {CryptoError} crypto.point_invalid · crypto.length_wrong — the identity is too long.
 * @source GB/T 32918.2—2016 §5.5.
 */
export function zValue(sm2: Sm2, publicKey65: Uint8Array, id: Uint8Array = defaultId): Uint8Array {
  if (id.length > 0x1fff) throw new CryptoError('crypto.length_wrong', 'identity')
  sm2.parsePoint(publicKey65)
  const idBits = id.length * 8
  return sm3(concatBytes(Uint8Array.of(idBits >> 8, idBits), id, curveBytes(), publicKey65.subarray(1)))
}

/** a ‖ b ‖ xG ‖ yG, 128 bytes. */
function curveBytes(): Uint8Array {
  const { a, b, Gx, Gy } = sm2Parameters
  const hex = [a, b, Gx, Gy].map((value) => value.toString(16).padStart(2 * scalarBytes, '0')).join('')
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}

/**
 * e = SM3(Z ‖ M), what SM2 signs.
 * @returns 32 bytes.
 * @source GB/T 32918.2—2016 §6.1 steps A1, A2.
 */
export function messageDigest(sm2: Sm2, publicKey65: Uint8Array, message: Uint8Array, id: Uint8Array = defaultId): Uint8Array {
  return sm3.create().update(zValue(sm2, publicKey65, id)).update(message).digest()
}

/** A fresh key pair. @source GB/T 32918.1—2016 §6.1. */
export function generateKeyPair(sm2: Sm2): KeyPair {
  for (;;) {
    const d = sm2.randomScalar()
    if (sm2.Fn.add(d, sm2.Fn.ONE) === sm2.Fn.ZERO) continue
    const privateKey = sm2.encodeScalar(d)
    return { privateKey, publicKey: publicKeyFromPrivate(sm2, privateKey) }
  }
}

/**
 * P = d·G.
 * @param privateKey 32 bytes, 1 ≤ d ≤ n−2.
 * @returns 65 bytes, 04 ‖ x ‖ y.
 * @throws {CryptoError} crypto.length_wrong · crypto.scalar_out_of_range
 * @source GB/T 32918.1—2016 §6.1.
 */
export function publicKeyFromPrivate(sm2: Sm2, privateKey: Uint8Array): Uint8Array {
  return sm2.encodePoint(sm2.G.multiply(parsePrivate(sm2, privateKey)))
}

/** d = n−1 is refused because 1 + d must have an inverse. */
function parsePrivate(sm2: Sm2, privateKey: Uint8Array): bigint {
  const d = sm2.parseScalar(privateKey)
  if (sm2.Fn.add(d, sm2.Fn.ONE) === sm2.Fn.ZERO) throw new CryptoError('crypto.scalar_out_of_range', 'd = n-1')
  return d
}

/**
 * Signs a digest: r = e + x(k·G), s = (1+d)⁻¹·(k + r) − r  (mod n).
 *
 * The nonce is hedged: fresh randomness mixed with d and e, so that a repeating random source does
 * not repeat k for another e.
 *
 * @param privateKey d, 32 bytes.
 * @param digest     e, 32 bytes, from {@link messageDigest}.
 * @returns r ‖ s, 64 bytes.
 * @throws {CryptoError} crypto.length_wrong · crypto.scalar_out_of_range · crypto.random_unavailable
 * @source GB/T 32918.2—2016 §6.1 steps A3–A7.
 */
export function signDigest(sm2: Sm2, privateKey: Uint8Array, digest: Uint8Array): Uint8Array {
  assertLength(digest, scalarBytes, 'digest')
  for (;;) {
    const k = sm2.hedgedScalar(privateKey, 'sm2-sign-nonce', digest)
    const signature = signWithNonce(sm2, privateKey, digest, k)
    if (signature !== undefined) return signature
  }
}

/** The arithmetic of one attempt with a given nonce k; undefined when the standard says to draw another. Exported for the standard's vectors. @source GB/T 32918.2—2016 §6.1 steps A4–A6. */
export function signWithNonce(sm2: Sm2, privateKey: Uint8Array, digest: Uint8Array, k: bigint): Uint8Array | undefined {
  const { Fn } = sm2
  const d = parsePrivate(sm2, privateKey)
  const r = Fn.add(sm2.reduceDigest(digest), sm2.xModN(sm2.G.multiply(k)))
  const rk = Fn.add(r, k)
  if (r === Fn.ZERO || rk === Fn.ZERO) return undefined
  const s = Fn.sub(Fn.mul(sm2.invertSecret(Fn.add(d, Fn.ONE)), rk), r)
  return s === Fn.ZERO ? undefined : concatBytes(sm2.encodeScalar(r), sm2.encodeScalar(s))
}

/**
 * Whether r ‖ s is a signature on the digest under the public key.
 *
 * @param publicKey65 04 ‖ x ‖ y.
 * @param digest      e, 32 bytes.
 * @param signature   r ‖ s, 64 bytes.
 * @returns false for whatever is wrong with key or signature: length, range, off the curve, or simply not valid.
 * @throws {CryptoError} crypto.length_wrong — the digest is not 32 bytes, which is the caller's mistake.
 * @source GB/T 32918.2—2016 §7.1.
 */
export function verifyDigest(sm2: Sm2, publicKey65: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  assertLength(digest, scalarBytes, 'digest')
  if (signature.length !== signatureBytes || publicKey65.length !== pointBytes) return false
  const { Fn } = sm2
  try {
    const r = sm2.parseScalar(signature.subarray(0, scalarBytes))
    const s = sm2.parseScalar(signature.subarray(scalarBytes))
    const t = Fn.add(r, s)
    if (t === Fn.ZERO) return false
    const point = sm2.G.mulAddUnsafe(s, sm2.parsePoint(publicKey65), t)
    return !point.is0() && Fn.add(sm2.reduceDigest(digest), sm2.xModN(point)) === r
  } catch (cause) {
    if (cause instanceof CryptoError) return false
    throw cause
  }
}
