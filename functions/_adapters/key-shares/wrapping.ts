// Owns how secrets of the vault lie in its database: SM4-GCM under keys derived from the key-encryption key, bound to where they belong.
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { hkdfSm3 } from '@yiqian/shared/crypto/kdf.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { gcmNonceBytes, sm4Gcm } from '@yiqian/shared/crypto/sm4-gcm.ts'

export type WrappedKind = 'current' | 'next' | 'older' | 'nonce' | 'automatic'

export interface Wrapping {
  /** nonce (12) ‖ ciphertext ‖ tag (16), hex. `context` is authenticated: what is moved to another row, generation or session does not open. */
  wrap(kind: WrappedKind, context: readonly (string | number)[], secret: Uint8Array): string
  /** @throws {CryptoError} crypto.authentication_failed */
  unwrap(kind: WrappedKind, context: readonly (string | number)[], wrappedHex: string): Uint8Array
}

/** @param kek 32 bytes, from the vault's key file or the crypto device. */
export function createWrapping(kek: Uint8Array, random: RandomBytes): Wrapping {
  const cipherOf = (kind: WrappedKind) => sm4Gcm(hkdfSm3(kek, new Uint8Array(0), utf8ToBytes(`yiqian-vault/1 ${kind}`), 16))
  const ciphers = { current: cipherOf('current'), next: cipherOf('next'), older: cipherOf('older'), nonce: cipherOf('nonce'), automatic: cipherOf('automatic') }
  const aadOf = (context: readonly (string | number)[]): Uint8Array => utf8ToBytes(JSON.stringify(context))
  return {
    wrap(kind, context, secret) {
      const nonce = random(gcmNonceBytes)
      return bytesToHex(concatBytes(nonce, ciphers[kind].seal(nonce, secret, aadOf(context))))
    },
    unwrap(kind, context, wrappedHex) {
      const bytes = hexToBytes(wrappedHex)
      return ciphers[kind].open(bytes.slice(0, gcmNonceBytes), bytes.slice(gcmNonceBytes), aadOf(context))
    },
  }
}
