// Owns authenticated encryption: SM4 in Galois/Counter Mode, 96-bit nonces and 128-bit tags only.
import { assertLength, concatBytes, equalBytes, uint32ToBytes, uint64ToBytes } from './bytes.ts'
import { CryptoError } from './error.ts'
import { cryptSm4Block, expandSm4Key, sm4BlockBytes } from './sm4.ts'
import { absorbGhash, createGhashTable } from './sm4-ghash.ts'
import { xorKeyStream } from './sm4-modes.ts'

/** Bytes of a nonce. */
export const gcmNonceBytes = 12
/** Bytes that sealing adds. */
export const gcmTagBytes = 16

/** SM4-GCM under one key. */
export interface Sm4Gcm {
  /**
   * @param nonce     12 bytes. Never twice under one key: a repetition gives away both plaintexts and the tag key.
   * @param plaintext at most 2³² − 2 blocks.
   * @param aad       authenticated, not encrypted.
   * @returns ciphertext ‖ 16-byte tag.
   */
  seal(nonce: Uint8Array, plaintext: Uint8Array, aad?: Uint8Array): Uint8Array
  /**
   * The inverse of `seal`. Nothing is decrypted before the tag is found right.
   * @throws {CryptoError} crypto.authentication_failed — key, nonce, aad or a byte of the ciphertext differs.
   */
  open(nonce: Uint8Array, sealed: Uint8Array, aad?: Uint8Array): Uint8Array
}

const nothing = new Uint8Array(0)

/**
 * @param key 16 bytes.
 * @throws {CryptoError} crypto.length_wrong
 * @source NIST SP 800-38D §7; RFC 8998 §2 (AEAD_SM4_GCM); GB/T 36624—2018 (GCM).
 */
export function sm4Gcm(key: Uint8Array): Sm4Gcm {
  const keys = expandSm4Key(key)
  const h = new Uint8Array(sm4BlockBytes)
  cryptSm4Block(keys, h, 0, h, 0)
  const table = createGhashTable(h)
  h.fill(0)

  function tagOf(firstBlock: Uint8Array, ciphertext: Uint8Array, aad: Uint8Array): Uint8Array {
    const y = new Int32Array(4)
    absorbGhash(table, y, aad)
    absorbGhash(table, y, ciphertext)
    absorbGhash(table, y, concatBytes(uint64ToBytes(aad.length * 8), uint64ToBytes(ciphertext.length * 8)))
    const tag = new Uint8Array(gcmTagBytes)
    cryptSm4Block(keys, firstBlock, 0, tag, 0)
    const digest = concatBytes(...Array.from(y, (word) => uint32ToBytes(word)))
    for (let i = 0; i < gcmTagBytes; i++) tag[i] = tag[i]! ^ digest[i]!
    return tag
  }

  /** J₀ + `step`: step 0 masks the tag, the data begins at step 1. */
  function counterBlock(nonce: Uint8Array, step: number): Uint8Array {
    return concatBytes(assertLength(nonce, gcmNonceBytes, 'nonce'), uint32ToBytes(1 + step))
  }

  return {
    seal(nonce, plaintext, aad = nothing) {
      const ciphertext = xorKeyStream(keys, counterBlock(nonce, 1), plaintext, 4)
      return concatBytes(ciphertext, tagOf(counterBlock(nonce, 0), ciphertext, aad))
    },
    open(nonce, sealed, aad = nothing) {
      if (sealed.length < gcmTagBytes) throw new CryptoError('crypto.authentication_failed', 'shorter than a tag')
      const ciphertext = sealed.subarray(0, sealed.length - gcmTagBytes)
      const tag = tagOf(counterBlock(nonce, 0), ciphertext, aad)
      if (!equalBytes(tag, sealed.subarray(ciphertext.length))) throw new CryptoError('crypto.authentication_failed')
      return xorKeyStream(keys, counterBlock(nonce, 1), ciphertext, 4)
    },
  }
}
