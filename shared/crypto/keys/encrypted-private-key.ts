// Owns EncryptedPrivateKeyInfo: a PKCS#8 private key under a password.
import { readAlgorithm } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { parseDer } from '../der/element.ts'
import { encodePkcs8PrivateKey, parsePrivateKey } from '../der/private-key.ts'
import type { Sm2PrivateKey } from '../der/private-key.ts'
import { readOctetString } from '../der/read.ts'
import { encodeOctetString, encodeSequence } from '../der/write.ts'
import { wipeBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { decryptPbes2, encryptPbes2 } from './pbes2.ts'
import type { PasswordReading, PasswordWriting } from './pbes2.ts'

const MAX_KEY_BYTES = 64 * 1024

/** @param pkcs8Der  PrivateKeyInfo of any algorithm. @returns EncryptedPrivateKeyInfo, DER. @source RFC 5958 §3; RFC 8018 §6.2. */
export function encryptPrivateKeyInfo(pkcs8Der: Uint8Array, writing: PasswordWriting): Uint8Array {
  const { algorithmDer, ciphertext } = encryptPbes2(writing, pkcs8Der)
  return encodeSequence(algorithmDer, encodeOctetString(ciphertext))
}

/**
 * @returns PrivateKeyInfo, DER, of any algorithm; checked to be one element.
 * @throws {CryptoError} keys.password_wrong · keys.algorithm_unsupported · keys.iterations_excessive · der.*
 * @source RFC 5958 §3; RFC 8018 §6.2.
 */
export function decryptPrivateKeyInfo(der: Uint8Array, reading: PasswordReading): Uint8Array {
  const fields = openFields(parseDer(der, { maxBytes: MAX_KEY_BYTES }))
  const [algorithm, ciphertext] = [readAlgorithm(fields.next()), readOctetString(fields.next())]
  fields.done()
  const plaintext = decryptPbes2(algorithm, ciphertext, reading)
  try {
    parseDer(plaintext)
  } catch {
    throw new CryptoError('keys.password_wrong')
  }
  return plaintext
}

/** An SM2 key under a password. @source RFC 5958 §3. */
export function encryptSm2PrivateKey(key: Sm2PrivateKey, writing: PasswordWriting): Uint8Array {
  const plaintext = encodePkcs8PrivateKey(key)
  const encrypted = encryptPrivateKeyInfo(plaintext, writing)
  wipeBytes(plaintext)
  return encrypted
}

/** @throws {CryptoError} keys.password_wrong · der.key_unsupported — another kind of key. As {@link decryptPrivateKeyInfo}. @source RFC 5958 §3; RFC 8018 §6.2. */
export function decryptSm2PrivateKey(der: Uint8Array, reading: PasswordReading): Sm2PrivateKey {
  return parsePrivateKey(decryptPrivateKeyInfo(der, reading))
}
