// Owns the SM2 key exchange protocol: two parties, each with a long-lived and a fresh key, agree on a key and confirm it.
import { concatBytes, wipeBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { sm2Kdf } from '../kdf.ts'
import { sm3 } from '../sm3.ts'
import { scalarBytes } from './curve.ts'
import type { Sm2 } from './curve.ts'
import { defaultId, zValue } from './sign.ts'
import type { KeyPair } from './sign.ts'

/** What the other party has sent or certified. */
export interface ExchangePeer {
  /** 04 ‖ X ‖ Y. */
  readonly publicKey: Uint8Array
  /** R, its fresh key, 04 ‖ X ‖ Y. */
  readonly ephemeralPublicKey: Uint8Array
  readonly id?: Uint8Array
}

export interface ExchangeParty {
  /** A begins and sends R_A first; B answers. */
  readonly role: 'initiator' | 'responder'
  readonly keys: KeyPair
  /** From `generateKeyPair`, for one exchange alone; the caller wipes it. */
  readonly ephemeralKeys: KeyPair
  readonly id?: Uint8Array
}

export interface ExchangeResult {
  readonly key: Uint8Array
  /** S1 = SB: what the responder sends and the initiator compares. 32 bytes. */
  readonly responderConfirmation: Uint8Array
  /** S2 = SA: what the initiator sends and the responder compares. 32 bytes. */
  readonly initiatorConfirmation: Uint8Array
}

/**
 * U = [h·t](P + x̄·R), K = KDF(xU ‖ yU ‖ ZA ‖ ZB); the cofactor h is 1.
 *
 * Compare the confirmation of the other side with `equalBytes` before the key is used.
 *
 * @param keyBytes  1 … 8192.
 * @throws {CryptoError} crypto.point_invalid — a key of the peer is off the curve, or U is the point at infinity.
 *   crypto.length_wrong · crypto.scalar_out_of_range
 * @source GB/T 32918.3—2016 §6.1 (steps A4–A10, B3–B10).
 */
export function agreeOnKey(sm2: Sm2, own: ExchangeParty, peer: ExchangePeer, keyBytes: number): ExchangeResult {
  if (!(Number.isInteger(keyBytes) && keyBytes >= 1 && keyBytes <= 8192)) throw new CryptoError('crypto.length_wrong', 'agreed key')
  const { Fn } = sm2
  const [d, r] = [sm2.parseScalar(own.keys.privateKey), sm2.parseScalar(own.ephemeralKeys.privateKey)]
  const [P, R] = [sm2.parsePoint(peer.publicKey), sm2.parsePoint(peer.ephemeralPublicKey)]
  sm2.parsePoint(own.ephemeralKeys.publicKey)
  const t = Fn.add(d, Fn.mul(halfX(own.ephemeralKeys.publicKey), r))
  if (t === Fn.ZERO) throw new CryptoError('crypto.point_invalid', 'U is the point at infinity')
  const sum = P.add(R.multiplyUnsafe(halfX(peer.ephemeralPublicKey)))
  if (sum.is0()) throw new CryptoError('crypto.point_invalid', 'U is the point at infinity')
  const U = sm2.encodePoint(sum.multiply(t)).subarray(1)
  const mine = { z: zValue(sm2, own.keys.publicKey, own.id ?? defaultId), R: own.ephemeralKeys.publicKey }
  const theirs = { z: zValue(sm2, peer.publicKey, peer.id ?? defaultId), R: peer.ephemeralPublicKey }
  const [A, B] = own.role === 'initiator' ? [mine, theirs] : [theirs, mine]
  const key = sm2Kdf(concatBytes(U, A.z, B.z), keyBytes)
  const inner = sm3(concatBytes(U.subarray(0, scalarBytes), A.z, B.z, A.R.subarray(1), B.R.subarray(1)))
  const confirm = (prefix: number) => sm3(concatBytes(Uint8Array.of(prefix), U.subarray(scalarBytes), inner))
  const result = { key, responderConfirmation: confirm(2), initiatorConfirmation: confirm(3) }
  wipeBytes(U)
  return result
}

/** x̄ = 2¹²⁷ + (x & (2¹²⁷ − 1)): never 0, below n. @source GB/T 32918.3—2016 §6.1 step A4. */
function halfX(point65: Uint8Array): bigint {
  let value = BigInt(0)
  for (const octet of point65.subarray(17, 33)) value = (value << BigInt(8)) | BigInt(octet)
  return value | (BigInt(1) << BigInt(127))
}
