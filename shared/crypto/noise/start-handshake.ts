// Owns the first handshake message, on the phone: → e, es.
import { concatBytes, wipeBytes } from '../bytes.ts'
import type { Sm2 } from '../sm2/curve.ts'
import { generateKeyPair, type KeyPair } from '../sm2/sign.ts'
import { channelPrologue, channelVersion, diffieHellman, pinnedKeyId } from './suite.ts'
import { encryptAndHash, initialState, mixHash, mixKey, type SymmetricState } from './symmetric-state.ts'

/** What the phone keeps until the answer is in. Secret, in memory only, used once. */
export interface PendingHandshake {
  readonly state: SymmetricState
  /** e, 32 bytes. */
  readonly ephemeralPrivateKey: Uint8Array
}

/** What the initiator starts from. */
export interface HandshakeTarget {
  /** Name of the service, such as `cosigning`. */
  readonly service: string
  /** The service's static public key as pinned in the build, 65 bytes. */
  readonly responderPublicKey: Uint8Array
}

/**
 * Starts a handshake.
 *
 * @param payload sent encrypted to the static key, but replayable by the network and without forward
 *   secrecy: nothing that acts or that must stay secret for good. Usually empty.
 * @param ephemeral for vectors only.
 * @returns `request`: version (1) ‖ key id (8) ‖ e (65) ‖ encrypted payload with its 16-byte tag.
 * @throws {CryptoError} crypto.point_invalid — the pinned key · crypto.random_unavailable
 * @source Noise revision 34 §7.5 (NK), §5.3 WriteMessage.
 */
export function startHandshake(
  sm2: Sm2, target: HandshakeTarget, payload: Uint8Array = new Uint8Array(0), ephemeral: KeyPair = generateKeyPair(sm2),
): { pending: PendingHandshake; request: Uint8Array } {
  const { service, responderPublicKey } = target
  const hashed = mixHash(initialState(channelPrologue(service), responderPublicKey), ephemeral.publicKey)
  const shared = diffieHellman(sm2, ephemeral.privateKey, responderPublicKey)
  const [state, ciphertext] = encryptAndHash(mixKey(hashed, shared), payload)
  wipeBytes(shared)
  const header = concatBytes(Uint8Array.of(channelVersion), pinnedKeyId(responderPublicKey))
  return {
    pending: { state, ephemeralPrivateKey: ephemeral.privateKey },
    request: concatBytes(header, ephemeral.publicKey, ciphertext),
  }
}
