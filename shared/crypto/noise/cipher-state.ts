// Owns Noise's cipher: SM4-GCM with a counter for its nonce, and the count given from outside so that any instance can serve.
import { concatBytes, uint64ToBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { sm4Gcm } from '../sm4-gcm.ts'

/** Bytes of a cipher key: the first 16 of each 32 derived bytes. */
export const cipherKeyBytes = 16

/** Highest counter: far above what a session may live to see, far below what GCM allows. */
export const maxCounter = 0xffffffff

/** ENCRYPT(k, n, ad, plaintext). @source Noise revision 34 §5.1 EncryptWithAd, §11.4 (explicit counters). */
export function sealAt(key: Uint8Array, counter: number, ad: Uint8Array, plaintext: Uint8Array): Uint8Array {
  return sm4Gcm(key).seal(counterNonce(counter), plaintext, ad)
}

/**
 * DECRYPT(k, n, ad, ciphertext).
 * @throws {CryptoError} crypto.authentication_failed · channel.exhausted
 * @source Noise revision 34 §5.1 DecryptWithAd, §11.4 (explicit counters).
 */
export function openAt(key: Uint8Array, counter: number, ad: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return sm4Gcm(key).open(counterNonce(counter), ciphertext, ad)
}

/** 32 zero bits, then the counter in 64 bits big-endian. @source Noise revision 34 §12.4 (AESGCM). */
function counterNonce(counter: number): Uint8Array {
  if (!Number.isInteger(counter) || counter < 0 || counter > maxCounter) throw new CryptoError('channel.exhausted')
  return concatBytes(new Uint8Array(4), uint64ToBytes(counter))
}
