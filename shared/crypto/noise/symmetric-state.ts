// Owns Noise's SymmetricState as a value: chaining key, transcript hash and handshake cipher. Each step gives a new one.
import { concatBytes, utf8ToBytes } from '../bytes.ts'
import { hkdfSm3 } from '../kdf.ts'
import { sm3 } from '../sm3.ts'
import { cipherKeyBytes, openAt, sealAt } from './cipher-state.ts'
import { protocolName } from './suite.ts'

/** Secret, except for the hash. */
export interface SymmetricState {
  /** ck, 32 bytes. */
  readonly chainingKey: Uint8Array
  /** h, 32 bytes: everything said so far. */
  readonly transcriptHash: Uint8Array
  /** k, 16 bytes; undefined before the first DH. */
  readonly cipherKey?: Uint8Array
  /** n. */
  readonly counter: number
}

const nothing = new Uint8Array(0)

/**
 * The state before the first message of NK: name, prologue, and the responder's static key, which both know.
 * @source Noise revision 34 §5.2 InitializeSymmetric, §5.3 Initialize, §7.5 (NK).
 */
export function initialState(prologue: Uint8Array, responderPublicKey: Uint8Array): SymmetricState {
  const name = new Uint8Array(32)
  name.set(utf8ToBytes(protocolName))
  const named: SymmetricState = { chainingKey: name, transcriptHash: name, counter: 0 }
  return mixHash(mixHash(named, prologue), responderPublicKey)
}

/** h ← SM3(h ‖ data). @source Noise revision 34 §5.2. */
export function mixHash(state: SymmetricState, data: Uint8Array): SymmetricState {
  return { ...state, transcriptHash: sm3(concatBytes(state.transcriptHash, data)) }
}

/** ck, k ← HKDF(ck, secret, 2); n ← 0. @source Noise revision 34 §5.2. */
export function mixKey(state: SymmetricState, secret: Uint8Array): SymmetricState {
  const [chainingKey, derived] = deriveTwo(state.chainingKey, secret)
  return { ...state, chainingKey, cipherKey: derived.slice(0, cipherKeyBytes), counter: 0 }
}

/** EncryptAndHash. In NK a cipher key always exists by then. @source Noise revision 34 §5.2. */
export function encryptAndHash(state: SymmetricState, plaintext: Uint8Array): [SymmetricState, Uint8Array] {
  const ciphertext = sealAt(state.cipherKey!, state.counter, state.transcriptHash, plaintext)
  return [{ ...mixHash(state, ciphertext), counter: state.counter + 1 }, ciphertext]
}

/** DecryptAndHash. @throws {CryptoError} crypto.authentication_failed @source Noise revision 34 §5.2. */
export function decryptAndHash(state: SymmetricState, ciphertext: Uint8Array): [SymmetricState, Uint8Array] {
  const plaintext = openAt(state.cipherKey!, state.counter, state.transcriptHash, ciphertext)
  return [{ ...mixHash(state, ciphertext), counter: state.counter + 1 }, plaintext]
}

/**
 * The two keys of the transport: initiator's sending key first.
 * @returns 16 bytes each.
 * @source Noise revision 34 §5.2 Split.
 */
export function split(state: SymmetricState): [Uint8Array, Uint8Array] {
  const [first, second] = deriveTwo(state.chainingKey, nothing)
  return [first.slice(0, cipherKeyBytes), second.slice(0, cipherKeyBytes)]
}

/** HKDF(ck, input, 2) is RFC 5869 with ck for the salt and no info. @source Noise revision 34 §4.3. */
function deriveTwo(chainingKey: Uint8Array, secret: Uint8Array): [Uint8Array, Uint8Array] {
  const output = hkdfSm3(secret, chainingKey, nothing, 64)
  return [output.slice(0, 32), output.slice(32)]
}
