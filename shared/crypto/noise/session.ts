// Owns an established channel: its keys as plain values, and the transport message sessionId ‖ counter ‖ ciphertext.
import { assertLength, bytesToUint64, concatBytes, equalBytes, uint64ToBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { cipherKeyBytes, maxCounter, openAt, sealAt } from './cipher-state.ts'
import { sessionIdBytes } from './suite.ts'

/**
 * One side of an established channel. Plain bytes, so it can lie in the shared store and any instance
 * can go on with it. Secret; wrapped where it is stored.
 */
export interface ChannelSession {
  /** 16 bytes, drawn by the responder. */
  readonly sessionId: Uint8Array
  /** 16 bytes: what this side encrypts with. */
  readonly sendKey: Uint8Array
  /** 16 bytes: what this side decrypts with. */
  readonly receiveKey: Uint8Array
  /** 32 bytes, the same on both sides and for no other session: what a log-in may be bound to. @source Noise revision 34 §11.2. */
  readonly handshakeHash: Uint8Array
}

/** A transport message taken apart, not yet decrypted. */
export interface TransportMessage {
  readonly sessionId: Uint8Array
  readonly counter: number
  readonly ciphertext: Uint8Array
}

const headerBytes = sessionIdBytes + 8
const tagBytes = 16
const nothing = new Uint8Array(0)

/**
 * Encrypts one message.
 *
 * The initiator counts its requests 0, 1, 2, … and never repeats a number, not even to send the same
 * again. The responder answers with the number of the request: since a request is accepted once, the
 * answer's number is used once too, whichever instance answers, and the initiator sees that an answer
 * belongs to its request. A second answer to one request must never be made.
 *
 * @param counter integer, 0 … 2³² − 1.
 * @returns sessionId (16) ‖ counter (8, big-endian) ‖ ciphertext with its 16-byte tag.
 * @throws {CryptoError} channel.exhausted — the counter is at its end: shake hands again.
 * @source Noise revision 34 §5.1, §11.4 (explicit counters).
 */
export function sealTransport(session: ChannelSession, counter: number, plaintext: Uint8Array): Uint8Array {
  const ciphertext = sealAt(session.sendKey, counter, nothing, plaintext)
  return concatBytes(session.sessionId, uint64ToBytes(counter), ciphertext)
}

/**
 * Takes a transport message apart, so that the session can be loaded by its id.
 * @throws {CryptoError} crypto.length_wrong — shorter than header and tag · crypto.encoding_invalid — counter above 2⁵³ · channel.exhausted
 * @source Noise revision 34 §11.4 (explicit counters).
 */
export function parseTransport(message: Uint8Array): TransportMessage {
  if (message.length < headerBytes + tagBytes) throw new CryptoError('crypto.length_wrong', 'transport message')
  const counter = bytesToUint64(message.subarray(sessionIdBytes, headerBytes))
  if (counter > maxCounter) throw new CryptoError('channel.exhausted')
  return { sessionId: message.slice(0, sessionIdBytes), counter, ciphertext: message.slice(headerBytes) }
}

/**
 * Decrypts one message. The responder then calls `acceptCounter` and stores the window before it acts.
 * @throws {CryptoError} crypto.authentication_failed — tampered with, of another session, or of the other direction.
 * @source Noise revision 34 §5.1, §11.4 (explicit counters).
 */
export function openTransport(session: ChannelSession, message: TransportMessage): Uint8Array {
  if (!equalBytes(session.sessionId, message.sessionId)) throw new CryptoError('crypto.authentication_failed', 'another session')
  return openAt(session.receiveKey, message.counter, nothing, message.ciphertext)
}

/**
 * Decrypts the answer to one request, on the initiator's side.
 * @param counter the number of the request. An answer to another request is refused.
 * @throws {CryptoError} crypto.authentication_failed · crypto.length_wrong
 * @source Noise revision 34 §5.1, §11.4 (explicit counters).
 */
export function openAnswer(session: ChannelSession, counter: number, message: Uint8Array): Uint8Array {
  const parsed = parseTransport(message)
  if (parsed.counter !== counter) throw new CryptoError('crypto.authentication_failed', 'answer to another request')
  return openTransport(session, parsed)
}

const storedVersion = 1
const storedBytes = 1 + sessionIdBytes + 2 * cipherKeyBytes + 32

/** One byte string to store: version (1) ‖ sessionId (16) ‖ sendKey (16) ‖ receiveKey (16) ‖ handshakeHash (32). Secret. @source design of the secure channel: what a session is kept as. */
export function encodeSession(session: ChannelSession): Uint8Array {
  return concatBytes(Uint8Array.of(storedVersion), session.sessionId, session.sendKey, session.receiveKey, session.handshakeHash)
}

/** The inverse of {@link encodeSession}. @throws {CryptoError} crypto.length_wrong · channel.version_unknown @source design of the secure channel: what a session is kept as. */
export function parseSession(bytes: Uint8Array): ChannelSession {
  assertLength(bytes, storedBytes, 'stored session')
  if (bytes[0] !== storedVersion) throw new CryptoError('channel.version_unknown', 'stored session')
  return {
    sessionId: bytes.slice(1, 17),
    sendKey: bytes.slice(17, 33),
    receiveKey: bytes.slice(33, 49),
    handshakeHash: bytes.slice(49),
  }
}
