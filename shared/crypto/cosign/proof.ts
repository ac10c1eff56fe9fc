// Owns the Schnorr proof of knowledge: "I know x with X = x·B", bound to a label and a context.
import type { Sm2, Sm2Point } from '../sm2/curve.ts'
import { CryptoError } from '../error.ts'
import { hashToScalar } from './suite.ts'

/** Public. */
export interface SchnorrProof {
  /** A = a·B, 65 bytes 04 ‖ x ‖ y. */
  readonly commitment: Uint8Array
  /** z = a + c·x mod n, 32 bytes big-endian, not 0. */
  readonly response: Uint8Array
}

/** What is proved: knowledge of the discrete logarithm of `image` to the base `base`. */
export interface ProofStatement {
  /** Which proof this is, for example `cosign-phone-proof`. */
  readonly label: string
  /** B. */
  readonly base: Sm2Point
  /** X = x·B. */
  readonly image: Sm2Point
  /** Whatever else the proof must be bound to. */
  readonly context: readonly Uint8Array[]
}

/**
 * Proves knowledge of `secret`.
 * @param secret x, in [1, n−1].
 * @source Schnorr 1991, made non-interactive as in RFC 8235 §3, with z = a + c·x for its r = v − a·c.
 */
export function proveKnowledge(sm2: Sm2, statement: ProofStatement, secret: bigint): SchnorrProof {
  for (;;) {
    const a = sm2.hedgedScalar(sm2.encodeScalar(secret), `${statement.label}-nonce`, ...statement.context)
    const commitment = sm2.encodePoint(statement.base.multiply(a))
    const c = challenge(sm2, statement, commitment)
    const z = sm2.Fn.add(a, sm2.Fn.mul(c, secret))
    if (z !== sm2.Fn.ZERO) return { commitment, response: sm2.encodeScalar(z) }
  }
}

/**
 * Checks z·B = A + c·X.
 * @throws {CryptoError} crypto.authentication_failed — the proof is false.
 * @throws {CryptoError} crypto.point_invalid · crypto.scalar_out_of_range · crypto.length_wrong — it is not even well formed.
 * @source RFC 8235 §3.
 */
export function assertKnowledge(sm2: Sm2, statement: ProofStatement, proof: SchnorrProof): void {
  const a = sm2.parsePoint(proof.commitment)
  const z = sm2.parseScalar(proof.response)
  const c = challenge(sm2, statement, proof.commitment)
  const difference = statement.base.mulAddUnsafe(z, statement.image, sm2.Fn.neg(c)).subtract(a)
  if (!difference.is0()) throw new CryptoError('crypto.authentication_failed', statement.label)
}

/** c = H(label, context…, B, X, A) mod n. */
function challenge(sm2: Sm2, { label, base, image, context }: ProofStatement, commitment: Uint8Array): bigint {
  return hashToScalar(sm2, label, ...context, sm2.encodePoint(base), sm2.encodePoint(image), commitment)
}
