// Owns the name of the protocol and the hash inputs that every step of co-signing shares.
import { lengthPrefixed, utf8ToBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { sm3 } from '../sm3.ts'
import type { Sm2 } from '../sm2/curve.ts'

/** Version and suite of the protocol; part of every message, so that it can be changed later. */
export const cosignSuite = 'cosign/1-SM2-SM3'

/** What every message of the protocol carries. */
export interface CosignMessage {
  /** {@link cosignSuite}. */
  readonly suite: string
}

/** @throws {CryptoError} cosign.suite_unknown — the message speaks another version or suite. @source design of the co-signing protocol, "Shares". */
export function assertSuite(message: CosignMessage): void {
  if (message.suite !== cosignSuite) throw new CryptoError('cosign.suite_unknown')
}

/** Who enrols, and in which session: what both proofs of knowledge are bound to. */
export interface EnrolmentContext {
  /** Unique to this enrolment; drawn by the vault, not by the phone. */
  readonly sessionId: string
  readonly userId: string
}

/**
 * SM3 of label and length-prefixed parts, as an integer modulo n.
 * n lies so close to 2²⁵⁶ that the reduction shifts the distribution by less than 2⁻³².
 * @source design of the co-signing protocol, "Shares"; RFC 9380 §5 (256 bits are enough: n is close to 2²⁵⁶).
 */
export function hashToScalar(sm2: Sm2, label: string, ...parts: readonly Uint8Array[]): bigint {
  return sm2.reduceDigest(sm3(lengthPrefixed(label, ...parts)))
}

/** The context as hash input, with the suite in front. @source design of the co-signing protocol, "Shares". */
export function contextParts(context: EnrolmentContext): Uint8Array[] {
  return [cosignSuite, context.sessionId, context.userId].map((text) => utf8ToBytes(text))
}
