// Owns EncryptedContentInfo: the content of enveloped and encrypted messages, under a symmetric key.
import { readAlgorithm } from '../der/algorithm.ts'
import type { AlgorithmIdentifier } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { contentOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { encodeOid, readOid } from '../der/oid.ts'
import { contextPrimitiveTag } from '../der/tags.ts'
import { encodeContextPrimitive, encodeSequence } from '../der/write.ts'
import { blockBytes, cipherKeyBytes, decryptCbc, encodeCbcAlgorithm, encryptCbc } from '../cipher.ts'
import type { AesCbc } from '../cipher.ts'
import { CryptoError } from '../error.ts'
import type { RandomBytes } from '../random.ts'

export interface EncryptedContent {
  readonly contentType: string
  readonly algorithm: AlgorithmIdentifier
  /** Absent: kept elsewhere. */
  readonly ciphertext?: Uint8Array
}

export interface ContentEncryption {
  readonly contentKey: Uint8Array
  readonly contentType: string
  readonly content: Uint8Array
  readonly cipherOid: string
  readonly random: RandomBytes
  readonly aes?: AesCbc
}

/** @throws {CryptoError} keys.algorithm_unsupported · crypto.length_wrong — the key. @source GM/T 0010 §9.2; RFC 5652 §6.1. */
export function encryptContent({ contentKey, contentType, content, cipherOid, random, aes }: ContentEncryption): Uint8Array {
  if (contentKey.length !== cipherKeyBytes(cipherOid)) throw new CryptoError('crypto.length_wrong', 'content key')
  const iv = random(blockBytes)
  const ciphertext = encryptCbc(cipherOid, contentKey, iv, content, aes)
  return encodeSequence(encodeOid(contentType), encodeCbcAlgorithm(cipherOid, iv), encodeContextPrimitive(0, ciphertext))
}

/** GM/T 0010's sharedInfo fields [1], [2] are passed over. @throws {CryptoError} der.* @source GM/T 0010 §9.2; RFC 5652 §6.1. */
export function readEncryptedContent(element: DerElement): EncryptedContent {
  const fields = openFields(element)
  const [contentType, algorithm] = [readOid(fields.next()), readAlgorithm(fields.next())]
  const ciphertext = fields.optional(contextPrimitiveTag(0))
  fields.optional(contextPrimitiveTag(1))
  fields.optional(contextPrimitiveTag(2))
  fields.done()
  return { contentType, algorithm, ...(ciphertext && { ciphertext: contentOf(ciphertext) }) }
}

/**
 * Key, IV, padding: whichever is wrong, the answer is the same, so that nobody learns the plaintext by asking often.
 *
 * @param detachedCiphertext  where it is not inside.
 * @throws {CryptoError} cms.decryption_failed · cms.structure_invalid — no ciphertext. keys.algorithm_unsupported
 * @source RFC 5652 §6.1, §6.3.
 */
export function decryptContent({ algorithm, ciphertext }: EncryptedContent, contentKey: Uint8Array, aes?: AesCbc, detachedCiphertext?: Uint8Array): Uint8Array {
  const input = ciphertext ?? detachedCiphertext
  if (!input) throw new CryptoError('cms.structure_invalid', 'no encrypted content')
  try {
    return decryptCbc(algorithm, contentKey, input, aes)
  } catch (cause) {
    if (cause instanceof CryptoError && cause.code !== 'keys.algorithm_unsupported') throw new CryptoError('cms.decryption_failed')
    throw cause
  }
}
