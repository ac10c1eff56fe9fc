// Owns enrolment step 1, on the phone: its half of the key, and the proof that goes to the vault.
import type { Sm2 } from '../sm2/curve.ts'
import { proveKnowledge, type SchnorrProof } from './proof.ts'
import { contextParts, cosignSuite, type CosignMessage, type EnrolmentContext } from './suite.ts'

/** Phone → vault. Public, but see {@link PhoneEnrolment.request}. */
export interface EnrolmentRequest extends CosignMessage {
  /** PC = dC⁻¹·G, 65 bytes 04 ‖ x ‖ y. */
  readonly phonePublic: Uint8Array
  /** Knowledge of dC⁻¹, bound to session and user. */
  readonly proof: SchnorrProof
}

/** What the phone holds between the two steps of enrolment. */
export interface PhoneEnrolment {
  /** dC, 32 bytes big-endian, in [1, n−1]. Secret: goes into pin-share.ts, then is wiped. */
  readonly phoneShare: Uint8Array
  /**
   * What is sent. Forget it after `checkEnrolment`: PC lets a guess at dC be tested, so a phone that
   * kept it would give a thief what the PIN scheme denies him.
   */
  readonly request: EnrolmentRequest
}

/** Label of the phone's proof. */
export const phoneProofLabel = 'cosign-phone-proof'

/**
 * Draws dC and proves knowledge of dC⁻¹.
 *
 * @param context the enrolment session, as the vault opened it, and the user.
 * @throws {CryptoError} crypto.random_unavailable
 * @source design of the co-signing protocol, "Shares", enrolment step 1.
 */
export function createPhoneShare(sm2: Sm2, context: EnrolmentContext): PhoneEnrolment {
  const dC = sm2.randomScalar()
  const inverse = sm2.invertSecret(dC)
  const image = sm2.G.multiply(inverse)
  const statement = { label: phoneProofLabel, base: sm2.G, image, context: contextParts(context) }
  const proof = proveKnowledge(sm2, statement, inverse)
  return {
    phoneShare: sm2.encodeScalar(dC),
    request: { suite: cosignSuite, phonePublic: sm2.encodePoint(image), proof },
  }
}
