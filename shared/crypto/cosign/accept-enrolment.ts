// Owns enrolment step 2, in the vault: checks the phone's proof, draws the server's half, makes the public key.
import { CryptoError } from '../error.ts'
import type { Sm2, Sm2Point } from '../sm2/curve.ts'
import { phoneProofLabel, type EnrolmentRequest } from './create-phone-share.ts'
import { assertKnowledge, proveKnowledge, type ProofStatement, type SchnorrProof } from './proof.ts'
import { assertSuite, contextParts, cosignSuite, type CosignMessage, type EnrolmentContext } from './suite.ts'

/** The vault's half of a key. Secret: wrapped before it is stored, and it never leaves the vault. */
export interface ServerShare {
  /** dS, 32 bytes big-endian, in [1, n−1]. */
  readonly serverShare: Uint8Array
  /** PC = dC⁻¹·G, 65 bytes. Not to be shown to anyone: with a stolen phone it is an oracle for the PIN. */
  readonly phonePublic: Uint8Array
}

/** Vault → phone. Public. */
export interface EnrolmentResponse extends CosignMessage {
  /** P = dS⁻¹·PC − G, 65 bytes 04 ‖ x ‖ y. The key of the certificate. */
  readonly jointPublicKey: Uint8Array
  /** Knowledge of dS⁻¹ to the base PC for P + G, bound to session, user and the phone's proof. */
  readonly proof: SchnorrProof
}

/** What the vault gets out of an enrolment. */
export interface VaultEnrolment {
  readonly secret: ServerShare
  readonly response: EnrolmentResponse
}

/** Label of the server's proof. */
export const serverProofLabel = 'cosign-server-proof'

/**
 * Accepts a phone's share.
 *
 * @param context the session that the vault opened itself; never taken from the request.
 * @throws {CryptoError} cosign.suite_unknown
 * @throws {CryptoError} crypto.point_invalid — PC is not a point, or P came out as O.
 * @throws {CryptoError} crypto.authentication_failed — the phone does not know dC, or proved it for another session or user.
 * @source design of the co-signing protocol, "Shares", enrolment step 2.
 */
export function acceptEnrolment(sm2: Sm2, context: EnrolmentContext, request: EnrolmentRequest): VaultEnrolment {
  assertSuite(request)
  const phonePoint = sm2.parsePoint(request.phonePublic)
  assertKnowledge(sm2, { label: phoneProofLabel, base: sm2.G, image: phonePoint, context: contextParts(context) }, request.proof)
  const dS = sm2.randomScalar()
  const inverse = sm2.invertSecret(dS)
  const image = phonePoint.multiply(inverse)
  const jointPoint = image.subtract(sm2.G)
  if (jointPoint.is0()) throw new CryptoError('crypto.point_invalid', 'joint public key is the point at infinity')
  const proof = proveKnowledge(sm2, serverStatement(sm2, context, request, image), inverse)
  return {
    secret: { serverShare: sm2.encodeScalar(dS), phonePublic: request.phonePublic.slice() },
    response: { suite: cosignSuite, jointPublicKey: sm2.encodePoint(jointPoint), proof },
  }
}

/** What the server proves: knowledge of y with P + G = y·PC, in this very exchange. @source design of the co-signing protocol, "Shares", enrolment step 2. */
export function serverStatement(sm2: Sm2, context: EnrolmentContext, request: EnrolmentRequest, image: Sm2Point): ProofStatement {
  return {
    label: serverProofLabel,
    base: sm2.parsePoint(request.phonePublic),
    image,
    context: [...contextParts(context), request.proof.commitment, request.proof.response],
  }
}
