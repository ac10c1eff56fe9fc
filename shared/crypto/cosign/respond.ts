// Owns signing step 2, on the phone: the partial signature over a digest that the phone computed itself.
import { assertLength } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { scalarBytes, type Sm2 } from '../sm2/curve.ts'
import { bindingContext, bindingFactor } from './bind.ts'
import type { PublicNonces } from './create-nonces.ts'
import { assertSuite, cosignSuite, type CosignMessage } from './suite.ts'

/** What the phone signs with and for. */
export interface RespondInput {
  /** dC, 32 bytes big-endian, from the PIN. Secret: the caller wipes it. */
  readonly phoneShare: Uint8Array
  /** P as stored at enrolment, 65 bytes; never from the message that asks for the signature. */
  readonly jointPublicKey: Uint8Array
  /** e = SM3(Z ‖ M), 32 bytes, computed on the phone from what the person approved. */
  readonly digest: Uint8Array
  /** D and E from the vault. */
  readonly nonces: PublicNonces
}

/**
 * Phone → vault, only inside the secure channel, never logged or stored: together with the phone's
 * stored blob it is an oracle for the PIN. Each 32 bytes big-endian, in [1, n−1].
 */
export interface PartialSignature extends CosignMessage {
  /** r = e + x(R). Becomes the r of the signature. */
  readonly r: Uint8Array
  /** s2 = dC·k3. */
  readonly s2: Uint8Array
  /** s3 = dC·(r + k2). */
  readonly s3: Uint8Array
}

/**
 * Computes the phone's part: two multiplications of G, one of the server's bound nonce, one public one.
 *
 * @throws {CryptoError} cosign.suite_unknown · crypto.point_invalid — D or E · crypto.scalar_out_of_range · crypto.length_wrong
 * @throws {CryptoError} crypto.random_unavailable — fill the pool first.
 * @source design of the co-signing protocol, "Signing" step 2.
 */
export function respond(sm2: Sm2, input: RespondInput): PartialSignature {
  const context = bindingContext({ ...input, nonceD: input.nonces.nonceD, nonceE: input.nonces.nonceE })
  for (;;) {
    const k2 = sm2.hedgedScalar(input.phoneShare, 'cosign-nonce-k2', context)
    const k3 = sm2.hedgedScalar(input.phoneShare, 'cosign-nonce-k3', context)
    const partial = respondWithNonces(sm2, input, k2, k3)
    if (partial !== undefined) return partial
  }
}

/**
 * The arithmetic with given k2, k3; undefined when r, s2 or s3 is 0 and others must be drawn.
 * Exported for vectors. In use, k2 and k3 serve once: two answers with the same pair give dC away.
 * @source design of the co-signing protocol, "Signing" step 2.
 */
export function respondWithNonces(sm2: Sm2, input: RespondInput, k2: bigint, k3: bigint): PartialSignature | undefined {
  assertSuite(input.nonces)
  const { Fn, G } = sm2
  const dC = sm2.parseScalar(input.phoneShare)
  const { jointPublicKey, digest, nonces: { nonceD, nonceE } } = input
  const e = sm2.reduceDigest(assertLength(digest, scalarBytes, 'digest'))
  const D = sm2.parsePoint(nonceD)
  const E = sm2.parsePoint(nonceE)
  const K2 = G.multiply(k2)
  const K3 = G.multiply(k3)
  const points = { pointK2: sm2.encodePoint(K2), pointK3: sm2.encodePoint(K3) }
  const rho = bindingFactor(sm2, { jointPublicKey, digest, nonceD, nonceE, ...points })
  const serverNonce = D.add(E.multiplyUnsafe(rho))
  if (serverNonce.is0()) throw new CryptoError('crypto.point_invalid', 'D + rho·E is the point at infinity')
  const R = K2.add(serverNonce.multiply(k3))
  if (R.is0()) return undefined
  const r = Fn.add(e, sm2.xModN(R))
  const s2 = Fn.mul(dC, k3)
  const s3 = Fn.mul(dC, Fn.add(r, k2))
  if (r === Fn.ZERO || s3 === Fn.ZERO) return undefined
  return { suite: cosignSuite, r: sm2.encodeScalar(r), s2: sm2.encodeScalar(s2), s3: sm2.encodeScalar(s3) }
}
