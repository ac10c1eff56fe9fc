// Owns the responder's side of the handshake, in a function: reads → e, es, writes ← e, ee.
import { concatBytes, equalBytes, wipeBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import type { Sm2 } from '../sm2/curve.ts'
import { publicKeyFromPrivate, type KeyPair } from '../sm2/sign.ts'
import type { ChannelSession } from './session.ts'
import { channelPrologue, channelVersion, diffieHellman, keyIdBytes, noisePublicKeyBytes, pinnedKeyId, sessionIdBytes } from './suite.ts'
import { decryptAndHash, encryptAndHash, initialState, mixHash, mixKey, split } from './symmetric-state.ts'

/** What the responder answers with. */
export interface HandshakeResponder {
  /** Name of this service. */
  readonly service: string
  /** One static key, or two while one replaces the other. */
  readonly staticKeys: readonly KeyPair[]
}

/** The outcome, once the request was found authentic. */
export interface AnsweredHandshake {
  readonly session: ChannelSession
  /** version (1) ‖ e (65) ‖ encrypted (sessionId ‖ payload) with its 16-byte tag. */
  readonly response: Uint8Array
  /** What the initiator said. May be a replay: see `startHandshake`. */
  readonly payload: Uint8Array
}

const headerBytes = 1 + keyIdBytes
const tagBytes = 16

/**
 * Answers a handshake request and draws the session id.
 *
 * @param payload for the initiator, encrypted with forward secrecy.
 * @param ephemeral for vectors only.
 * @throws {CryptoError} channel.version_unknown · channel.key_unknown — the phone's build pins a key that is gone: it must update
 * @throws {CryptoError} crypto.length_wrong · crypto.point_invalid · crypto.authentication_failed — also for another service's request
 * @source Noise revision 34 §7.5 (NK), §5.3 ReadMessage, WriteMessage.
 */
export function answerHandshake(
  sm2: Sm2, responder: HandshakeResponder, request: Uint8Array, payload: Uint8Array = new Uint8Array(0), ephemeral?: KeyPair,
): AnsweredHandshake {
  if (request.length < headerBytes + noisePublicKeyBytes + tagBytes) throw new CryptoError('crypto.length_wrong', 'handshake request')
  if (request[0] !== channelVersion) throw new CryptoError('channel.version_unknown')
  const staticKey = staticKeyFor(responder, request.subarray(1, headerBytes))
  const initiatorKey = request.subarray(headerBytes, headerBytes + noisePublicKeyBytes)

  const hashed = mixHash(initialState(channelPrologue(responder.service), staticKey.publicKey), initiatorKey)
  const staticShared = diffieHellman(sm2, staticKey.privateKey, initiatorKey)
  const [read, said] = decryptAndHash(mixKey(hashed, staticShared), request.subarray(headerBytes + noisePublicKeyBytes))

  const own = ephemeral ?? hedgedKeyPair(sm2, staticKey.privateKey, request)
  const ephemeralShared = diffieHellman(sm2, own.privateKey, initiatorKey)
  const sessionId = sm2.random(sessionIdBytes)
  const mixed = mixKey(mixHash(read, own.publicKey), ephemeralShared)
  const [written, ciphertext] = encryptAndHash(mixed, concatBytes(sessionId, payload))
  const [receiveKey, sendKey] = split(written)
  wipeBytes(staticShared, ephemeralShared, own.privateKey)
  return {
    session: { sessionId, sendKey, receiveKey, handshakeHash: written.transcriptHash },
    response: concatBytes(Uint8Array.of(channelVersion), own.publicKey, ciphertext),
    payload: said,
  }
}

/** The static key that the initiator pinned. Names are public, so this need not be constant-time. */
function staticKeyFor(responder: HandshakeResponder, keyId: Uint8Array): KeyPair {
  const found = responder.staticKeys.find((key) => equalBytes(pinnedKeyId(key.publicKey), keyId))
  if (found === undefined) throw new CryptoError('channel.key_unknown')
  return found
}

/** An ephemeral key that stays secret and different for each request even if the random source repeats. */
function hedgedKeyPair(sm2: Sm2, staticPrivateKey: Uint8Array, request: Uint8Array): KeyPair {
  for (;;) {
    const scalar = sm2.hedgedScalar(staticPrivateKey, 'sign-channel-ephemeral', request)
    if (sm2.Fn.add(scalar, sm2.Fn.ONE) === sm2.Fn.ZERO) continue
    const privateKey = sm2.encodeScalar(scalar)
    return { privateKey, publicKey: publicKeyFromPrivate(sm2, privateKey) }
  }
}
