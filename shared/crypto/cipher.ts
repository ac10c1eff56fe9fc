// Owns the block ciphers that files and messages may name, by object identifier: SM4 here, AES through a port.
import { encodeAlgorithm } from './der/algorithm.ts'
import type { AlgorithmIdentifier } from './der/algorithm.ts'
import { parseDer } from './der/element.ts'
import { OID } from './der/oid.ts'
import { readOctetString } from './der/read.ts'
import { encodeOctetString } from './der/write.ts'
import { CryptoError } from './error.ts'
import { sm4CbcDecrypt, sm4CbcEncrypt } from './sm4-modes.ts'

/** Port for AES-CBC with PKCS #7 padding; the host's own (node:crypto). `key` has 16, 24 or 32 bytes, `iv` 16. */
export interface AesCbc {
  encrypt(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array
  /** Undefined: the padding is wrong. */
  decrypt(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined
}

interface ContentCipher {
  readonly keyBytes: number
  readonly isAes: boolean
}

/** `sm4` alone is what CFCA writes for CBC (tolerance `sm4-cbc-oid`). */
const ciphers: ReadonlyMap<string, ContentCipher> = new Map([
  [OID.sm4Cbc, { keyBytes: 16, isAes: false }],
  [OID.sm4, { keyBytes: 16, isAes: false }],
  [OID.aes128Cbc, { keyBytes: 16, isAes: true }],
  [OID.aes192Cbc, { keyBytes: 24, isAes: true }],
  [OID.aes256Cbc, { keyBytes: 32, isAes: true }],
])

export const blockBytes = 16

/** Bytes of its keys. @throws {CryptoError} keys.algorithm_unsupported @source RFC 3565 §2.1 (AES); GB/T 32907—2016 §4 (SM4). */
export function cipherKeyBytes(oid: string): number {
  return cipherOf(oid).keyBytes
}

/** AlgorithmIdentifier with the IV as its parameter. @source RFC 3565 §4.1 (AES); GM/T 0010 (SM4). */
export function encodeCbcAlgorithm(oid: string, iv: Uint8Array): Uint8Array {
  cipherOf(oid)
  if (iv.length !== blockBytes) throw new CryptoError('crypto.length_wrong', 'IV')
  return encodeAlgorithm(oid, encodeOctetString(iv))
}

/** The IV inside. @throws {CryptoError} keys.algorithm_unsupported — not in the table, or no 16-byte IV. @source RFC 3565 §4.1 (AES); GM/T 0010 (SM4). */
export function cbcIv({ oid, parametersDer }: AlgorithmIdentifier): Uint8Array {
  cipherOf(oid)
  const iv = parametersDer && readOctetString(parseDer(parametersDer, { maxBytes: 64 }))
  if (iv?.length !== blockBytes) throw new CryptoError('keys.algorithm_unsupported', 'IV')
  return iv
}

/** CBC with PKCS #7 padding. @throws {CryptoError} keys.algorithm_unsupported · crypto.length_wrong @source NIST SP 800-38A §6.2; RFC 5652 §6.3 (padding). */
export function encryptCbc(oid: string, key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array, aes?: AesCbc): Uint8Array {
  const port = assertUsable(oid, key, aes)
  if (iv.length !== blockBytes) throw new CryptoError('crypto.length_wrong', 'IV')
  return port ? port.encrypt(key, iv, plaintext) : sm4CbcEncrypt(key, iv, plaintext)
}

/**
 * @throws {CryptoError} keys.algorithm_unsupported · crypto.length_wrong · crypto.encoding_invalid — bad padding; callers
 *   must not let others see the difference.
 * @source NIST SP 800-38A §6.2; RFC 5652 §6.3 (padding).
 */
export function decryptCbc(algorithm: AlgorithmIdentifier, key: Uint8Array, ciphertext: Uint8Array, aes?: AesCbc): Uint8Array {
  const iv = cbcIv(algorithm)
  const port = assertUsable(algorithm.oid, key, aes)
  if (ciphertext.length === 0 || ciphertext.length % blockBytes !== 0) throw new CryptoError('crypto.length_wrong', 'CBC')
  if (!port) return sm4CbcDecrypt(key, iv, ciphertext)
  const plaintext = port.decrypt(key, iv, ciphertext)
  if (!plaintext) throw new CryptoError('crypto.encoding_invalid', 'CBC padding')
  return plaintext
}

function cipherOf(oid: string): ContentCipher {
  const cipher = ciphers.get(oid)
  if (!cipher) throw new CryptoError('keys.algorithm_unsupported', oid)
  return cipher
}

/** The port for AES, nothing for SM4. */
function assertUsable(oid: string, key: Uint8Array, aes: AesCbc | undefined): AesCbc | undefined {
  const { keyBytes, isAes } = cipherOf(oid)
  if (key.length !== keyBytes) throw new CryptoError('crypto.length_wrong', 'cipher key')
  if (!isAes) return undefined
  if (!aes) throw new CryptoError('keys.algorithm_unsupported', 'AES needs its port')
  return aes
}
