// Owns signing step 1, in the vault: the pair of nonces for one task.
import type { Sm2 } from '../sm2/curve.ts'
import { cosignSuite, type CosignMessage } from './suite.ts'

/** The vault's secret half. Used once, taken out of the store before anything else, never in a backup. */
export interface SecretNonces {
  /** δ, 32 bytes big-endian, in [1, n−1]. */
  readonly delta: Uint8Array
  /** ε, 32 bytes big-endian, in [1, n−1]. */
  readonly epsilon: Uint8Array
}

/** Vault → phone, with the document. */
export interface PublicNonces extends CosignMessage {
  /** D = δ·G, 65 bytes 04 ‖ x ‖ y. */
  readonly nonceD: Uint8Array
  /** E = ε·G, 65 bytes 04 ‖ x ‖ y. */
  readonly nonceE: Uint8Array
}

/** Both halves. */
export interface VaultNonces {
  readonly secret: SecretNonces
  readonly public: PublicNonces
}

/**
 * Draws δ and ε, hedged: even if the random source repeats (a restored snapshot), they repeat only
 * for the same `binding`.
 *
 * @param serverShare dS, 32 bytes: what the draw is hedged with.
 * @param binding     what makes this session unique: session id, user, device, task, digest.
 * @source design of the co-signing protocol, "Signing" step 1; hedging as in RFC 9591 §4.1.
 */
export function createNonces(sm2: Sm2, serverShare: Uint8Array, ...binding: readonly Uint8Array[]): VaultNonces {
  const delta = sm2.hedgedScalar(serverShare, 'cosign-nonce-delta', ...binding)
  const epsilon = sm2.hedgedScalar(serverShare, 'cosign-nonce-epsilon', ...binding)
  return {
    secret: { delta: sm2.encodeScalar(delta), epsilon: sm2.encodeScalar(epsilon) },
    public: {
      suite: cosignSuite,
      nonceD: sm2.encodePoint(sm2.G.multiply(delta)),
      nonceE: sm2.encodePoint(sm2.G.multiply(epsilon)),
    },
  }
}
