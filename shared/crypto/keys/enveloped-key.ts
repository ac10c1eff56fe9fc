// Owns SM2EnvelopedKey: a key pair from the key management centre, wrapped for the subject's signing key.
import { equalBytes, wipeBytes } from '../bytes.ts'
import { encodeAlgorithm, readAlgorithm } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { parseDer } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { readBitStringBytes } from '../der/read.ts'
import { encodeSm2Cipher, readSm2Cipher } from '../der/sm2-cipher.ts'
import { encodeBitString, encodeSequence } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import type { Sm2 } from '../sm2/curve.ts'
import { decryptSm2, encryptSm2 } from '../sm2/encrypt.ts'
import { publicKeyFromPrivate } from '../sm2/sign.ts'
import type { KeyPair } from '../sm2/sign.ts'
import { sm4EcbDecrypt, sm4EcbEncrypt } from '../sm4-modes.ts'

export interface Sm2EnvelopedKey {
  /** SM4 in ECB mode: …104.1, or …104 (tolerance `sm4-ecb-oid`). */
  readonly cipherOid: string
  /** C1 ‖ C3 ‖ C2 over the 16-byte SM4 key. */
  readonly encryptedSymmetricKey: Uint8Array
  /** 04 ‖ X ‖ Y of the wrapped pair. */
  readonly publicKey: Uint8Array
  /** 32 bytes, or 64 where d was padded with zeros on the left (SKF devices). */
  readonly encryptedPrivateKey: Uint8Array
}

/** @throws {CryptoError} crypto.length_wrong @source GM/T 0009-2012 §7.4. */
export function encodeSm2EnvelopedKey(key: Sm2EnvelopedKey): Uint8Array {
  assertShape(key)
  return encodeSequence(
    encodeAlgorithm(key.cipherOid, 'null'), encodeSm2Cipher(key.encryptedSymmetricKey),
    encodeBitString(key.publicKey), encodeBitString(key.encryptedPrivateKey),
  )
}

/** @throws {CryptoError} keys.algorithm_unsupported · crypto.length_wrong · der.* @source GM/T 0009-2012 §7.4. */
export function parseSm2EnvelopedKey(der: Uint8Array): Sm2EnvelopedKey {
  const fields = openFields(parseDer(der, { maxBytes: 4096, maxDepth: 4 }))
  const { oid: cipherOid } = readAlgorithm(fields.next())
  const encryptedSymmetricKey = readSm2Cipher(fields.next())
  const [publicKey, encryptedPrivateKey] = [readBitStringBytes(fields.next()), readBitStringBytes(fields.next())]
  fields.done()
  const key = { cipherOid, encryptedSymmetricKey, publicKey, encryptedPrivateKey }
  assertShape(key)
  return key
}

/**
 * Wraps a pair: a fresh SM4 key under the recipient's SM2 key, d under the SM4 key in ECB without padding.
 *
 * @param recipient  04 ‖ X ‖ Y.
 * @source GM/T 0009-2012 §7.4.
 */
export function sealSm2EnvelopedKey(sm2: Sm2, recipient: Uint8Array, pair: KeyPair): Uint8Array {
  const symmetricKey = sm2.random(16)
  const encryptedPrivateKey = sm4EcbEncrypt(symmetricKey, pair.privateKey)
  const encryptedSymmetricKey = encryptSm2(sm2, recipient, symmetricKey)
  wipeBytes(symmetricKey)
  return encodeSm2EnvelopedKey({ cipherOid: OID.sm4Ecb, encryptedSymmetricKey, publicKey: pair.publicKey, encryptedPrivateKey })
}

/**
 * @param recipientKey  d of the recipient, 32 bytes.
 * @throws {CryptoError} crypto.authentication_failed — not for this recipient, altered, or the two halves of the pair do
 *   not belong together: ECB has no check of its own. keys.* · der.*
 * @source GM/T 0009-2012 §7.4.
 */
export function openSm2EnvelopedKey(sm2: Sm2, recipientKey: Uint8Array, der: Uint8Array): KeyPair {
  const key = parseSm2EnvelopedKey(der)
  const symmetricKey = decryptSm2(sm2, recipientKey, key.encryptedSymmetricKey)
  if (symmetricKey.length !== 16) throw new CryptoError('crypto.authentication_failed', 'SM4 key')
  const padded = sm4EcbDecrypt(symmetricKey, key.encryptedPrivateKey)
  wipeBytes(symmetricKey)
  const privateKey = padded.slice(padded.length - 32)
  const prefix = padded.subarray(0, padded.length - 32)
  const isFit = prefix.every((octet) => octet === 0) && fits(sm2, privateKey, key.publicKey)
  wipeBytes(padded)
  if (!isFit) throw new CryptoError('crypto.authentication_failed', 'the halves do not belong together')
  return { privateKey, publicKey: key.publicKey.slice() }
}

function fits(sm2: Sm2, privateKey: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return equalBytes(publicKeyFromPrivate(sm2, privateKey), publicKey)
  } catch (cause) {
    if (cause instanceof CryptoError) return false
    throw cause
  }
}

function assertShape({ cipherOid, publicKey, encryptedPrivateKey }: Sm2EnvelopedKey): void {
  if (cipherOid !== OID.sm4Ecb && cipherOid !== OID.sm4) throw new CryptoError('keys.algorithm_unsupported', cipherOid)
  if (publicKey.length !== 65 || publicKey[0] !== 4) throw new CryptoError('crypto.length_wrong', 'public key')
  if (encryptedPrivateKey.length !== 32 && encryptedPrivateKey.length !== 64) throw new CryptoError('crypto.length_wrong', 'private key')
}
