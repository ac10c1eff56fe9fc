// Owns what is derived with SM3 under a key: HMAC, HKDF, PBKDF2, and the KDF of SM2 encryption.
import { assertLength, concatBytes, uint32ToBytes, wipeBytes } from './bytes.ts'
import { CryptoError } from './error.ts'
import { sm3, type Sm3 } from './sm3.ts'
import { compressSm3, scheduleWords } from './sm3-compress.ts'

const hashBytes = 32
const blockBytes = 64

/** The two hashes of HMAC, each with its padded key already absorbed. */
function keyedHashes(key: Uint8Array): { inner: Sm3; outer: Sm3 } {
  const padded = new Uint8Array(blockBytes)
  padded.set(key.length > blockBytes ? sm3(key) : key)
  const inner = sm3.create().update(padded.map((byte) => byte ^ 0x36))
  const outer = sm3.create().update(padded.map((byte) => byte ^ 0x5c))
  wipeBytes(padded)
  return { inner, outer }
}

/**
 * HMAC-SM3, 32 bytes.
 * @source RFC 2104 §2, with SM3 for the hash.
 */
export function hmacSm3(key: Uint8Array, ...message: readonly Uint8Array[]): Uint8Array {
  const { inner, outer } = keyedHashes(key)
  for (const part of message) inner.update(part)
  return outer.update(inner.digest()).digest()
}

/**
 * HKDF-SM3, extract and expand.
 *
 * @param secret      input keying material.
 * @param salt        may be empty.
 * @param info        what the key is for.
 * @param lengthBytes 1…8160.
 * @throws {CryptoError} crypto.length_wrong — more than 255 blocks asked.
 * @source RFC 5869 §2.2, §2.3, with SM3 for the hash.
 */
export function hkdfSm3(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, lengthBytes: number): Uint8Array {
  if (!(lengthBytes >= 1 && lengthBytes <= 255 * hashBytes)) throw new CryptoError('crypto.length_wrong', 'HKDF output')
  const key = hmacSm3(salt, secret)
  const output = new Uint8Array(Math.ceil(lengthBytes / hashBytes) * hashBytes)
  let block: Uint8Array = new Uint8Array(0)
  for (let i = 0; i * hashBytes < lengthBytes; i++) {
    block = hmacSm3(key, block, info, Uint8Array.of(i + 1))
    output.set(block, i * hashBytes)
  }
  wipeBytes(key, block)
  return output.slice(0, lengthBytes)
}

/**
 * PBKDF2-HMAC-SM3, for PINs: slow on purpose. Two compressions an iteration, on words, without allocation.
 *
 * @param iterations ≥ 1; choose so that it takes 150–300 ms on a phone.
 * @throws {CryptoError} crypto.length_wrong — no iteration, or no output asked.
 * @source RFC 8018 §5.2; GM/T 0091—2020 (PBKDF with HMAC-SM3).
 */
export function pbkdf2Sm3(password: Uint8Array, salt: Uint8Array, iterations: number, lengthBytes: number): Uint8Array {
  if (!(iterations >= 1) || !(lengthBytes >= 1)) throw new CryptoError('crypto.length_wrong', 'PBKDF2')
  const [innerStart, outerStart] = startStates(password)
  const state = new Int32Array(8)
  const schedule = new Int32Array(scheduleWords)
  const output = new Uint8Array(Math.ceil(lengthBytes / hashBytes) * hashBytes)
  for (let block = 0; block * hashBytes < lengthBytes; block++) {
    const u = bytesToWords(hmacSm3(password, salt, uint32ToBytes(block + 1)))
    const sum = u.slice()
    for (let i = 1; i < iterations; i++) {
      compressDigest(state, innerStart, u, schedule)
      u.set(state)
      compressDigest(state, outerStart, u, schedule)
      u.set(state)
      for (let j = 0; j < 8; j++) sum[j] = sum[j]! ^ u[j]!
    }
    output.set(wordsToBytes(sum), block * hashBytes)
  }
  schedule.fill(0)
  state.fill(0)
  return output.slice(0, lengthBytes)
}

/** The chaining values after one block of key ⊕ ipad and key ⊕ opad. */
function startStates(password: Uint8Array): [Int32Array, Int32Array] {
  const { inner, outer } = keyedHashes(password)
  return [inner.chainingWords(), outer.chainingWords()]
}

/** state ← CF(start, digest ‖ padding): hashing 32 bytes that follow one whole block (96 bytes, 768 bits in all). */
function compressDigest(state: Int32Array, start: Int32Array, digest: Int32Array, schedule: Int32Array): void {
  state.set(start)
  schedule.set(digest)
  schedule[8] = 0x80000000 | 0
  schedule.fill(0, 9, 15)
  schedule[15] = (blockBytes + hashBytes) * 8
  compressSm3(state, schedule)
}

function bytesToWords(digest: Uint8Array): Int32Array {
  assertLength(digest, hashBytes, 'digest')
  const words = new Int32Array(8)
  for (let i = 0; i < 8; i++) {
    words[i] = (digest[4 * i]! << 24) | (digest[4 * i + 1]! << 16) | (digest[4 * i + 2]! << 8) | digest[4 * i + 3]!
  }
  return words
}

function wordsToBytes(words: Int32Array): Uint8Array {
  return concatBytes(...Array.from(words, (word) => uint32ToBytes(word)))
}

/**
 * The KDF that SM2 encryption and key agreement use: SM3(Z ‖ 1) ‖ SM3(Z ‖ 2) ‖ …, cut to length.
 * @source GB/T 32918.4—2016 §5.4.3; GB/T 32918.3—2016 §5.4.3.
 */
export function sm2Kdf(shared: Uint8Array, lengthBytes: number): Uint8Array {
  const output = new Uint8Array(Math.ceil(lengthBytes / hashBytes) * hashBytes)
  for (let i = 0; i * hashBytes < lengthBytes; i++) {
    output.set(sm3(concatBytes(shared, uint32ToBytes(i + 1))), i * hashBytes)
  }
  return output.slice(0, lengthBytes)
}
