// Owns EnvelopedData and EncryptedData: content for the holders of certificates, or for those who share a key.
import { wipeBytes } from '../bytes.ts'
import { openFields } from '../der/cursor.ts'
import { parseDer } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { readSmallInteger } from '../der/read.ts'
import { TAG, contextTag } from '../der/tags.ts'
import { encodeInteger, encodeSequence, encodeSetOf } from '../der/write.ts'
import { cipherKeyBytes } from '../cipher.ts'
import type { AesCbc } from '../cipher.ts'
import { CryptoError } from '../error.ts'
import type { RandomBytes } from '../random.ts'
import type { Sm2 } from '../sm2/curve.ts'
import type { Certificate } from '../x509/certificate.ts'
import { encodeContentInfo, familyDataOid, readContentInfoOf } from './content-info.ts'
import type { MessageFamily } from './content-info.ts'
import { decryptContent, encryptContent, readEncryptedContent } from './encrypted-content.ts'
import type { EncryptedContent } from './encrypted-content.ts'
import { MAX_CMS_BYTES } from './parse.ts'
import { encodeRecipient, readRecipients, unwrapContentKey } from './recipient.ts'
import type { Opener, Recipient, WrapKey } from './recipient.ts'

/** What every encrypted message is made with. */
export interface EncryptionSettings {
  readonly family: MessageFamily
  /** SM4-CBC unless given. */
  readonly cipherOid?: string
  /** Plain data of the family unless given. */
  readonly contentType?: string
  readonly random: RandomBytes
  readonly aes?: AesCbc
}

export interface EnvelopeFields extends EncryptionSettings {
  readonly content: Uint8Array
  /** At least one; each must have its encryption key in the certificate. */
  readonly recipients: readonly Certificate[]
  readonly sm2: Sm2
  readonly wrapKey?: WrapKey
}

/**
 * @returns ContentInfo, DER.
 * @throws {CryptoError} cms.structure_invalid — no recipient. keys.algorithm_unsupported
 * @source GM/T 0010 §9; RFC 5652 §6.1 (version 0: recipients by issuer and serial alone).
 */
export function createEnvelopedData(fields: EnvelopeFields): Uint8Array {
  const { family, content } = fields
  const { contentKey, recipientInfos } = wrapForAll(fields)
  const encrypted = encryptContent({ ...settingsOf(fields), contentKey, content })
  wipeBytes(contentKey)
  return encodeContentInfo(family, 'enveloped', encodeSequence(encodeInteger(family === 'gm' ? 1 : 0), recipientInfos, encrypted))
}

/** A fresh content key, and it wrapped for everybody. @throws {CryptoError} cms.structure_invalid · keys.algorithm_unsupported @source RFC 5652 §6.2. */
export function wrapForAll({ family, recipients, sm2, wrapKey, cipherOid, random }: EnvelopeFields): { contentKey: Uint8Array; recipientInfos: Uint8Array } {
  if (recipients.length === 0) throw new CryptoError('cms.structure_invalid', 'no recipient')
  const contentKey = random(cipherKeyBytes(cipherOid ?? OID.sm4Cbc))
  return { contentKey, recipientInfos: encodeSetOf(recipients.map((certificate) => encodeRecipient(sm2, family, certificate, contentKey, wrapKey))) }
}

/** The settings with what is usual where nothing was said. */
export function settingsOf({ family, cipherOid, contentType, random, aes }: EncryptionSettings) {
  return { cipherOid: cipherOid ?? OID.sm4Cbc, contentType: contentType ?? familyDataOid(family), random, ...(aes && { aes }) }
}

export interface EnvelopedData {
  readonly family: MessageFamily
  readonly version: number
  readonly recipients: readonly Recipient[]
  readonly encrypted: EncryptedContent
}

/** @throws {CryptoError} cms.content_type_unsupported · cms.structure_invalid · der.* @source GM/T 0010 §9; RFC 5652 §6.1. */
export function parseEnvelopedData(der: Uint8Array): EnvelopedData {
  const { family, body } = readContentInfoOf('enveloped', parseDer(der, { maxBytes: MAX_CMS_BYTES }))
  const fields = openFields(body)
  const version = readSmallInteger(fields.next())
  fields.optional(contextTag(0)) // originatorInfo
  const recipients = readRecipients(fields.next(TAG.set))
  const encrypted = readEncryptedContent(fields.next())
  fields.optional(contextTag(1)) // unprotectedAttrs
  fields.done()
  if (version > 4) throw new CryptoError('cms.structure_invalid', 'version')
  return { family, version, recipients, encrypted }
}

export interface OpenedContent {
  readonly contentType: string
  readonly content: Uint8Array
}

/**
 * Nothing says who wrote it: an envelope is no signature.
 *
 * @throws {CryptoError} cms.recipient_missing · cms.decryption_failed · keys.algorithm_unsupported · cms.* · der.*
 * @source GM/T 0010 §9; RFC 5652 §6.3, §6.4.
 */
export function openEnvelopedData(der: Uint8Array, opener: Opener, aes?: AesCbc): OpenedContent {
  const { recipients, encrypted } = parseEnvelopedData(der)
  const contentKey = unwrapContentKey(recipients, opener)
  const content = decryptContent(encrypted, contentKey, aes)
  wipeBytes(contentKey)
  return { contentType: encrypted.contentType, content }
}

/**
 * Content under a key that both sides have.
 *
 * @param contentKey  16 bytes for SM4.
 * @throws {CryptoError} crypto.length_wrong · keys.algorithm_unsupported
 * @source GM/T 0010 §11 (version 1); RFC 5652 §8 (version 0).
 */
export function createEncryptedData(fields: EncryptionSettings & { readonly content: Uint8Array; readonly contentKey: Uint8Array }): Uint8Array {
  const { family, content, contentKey } = fields
  const encrypted = encryptContent({ ...settingsOf(fields), contentKey, content })
  return encodeContentInfo(family, 'encrypted', encodeSequence(encodeInteger(family === 'gm' ? 1 : 0), encrypted))
}

/** @throws {CryptoError} cms.content_type_unsupported · cms.structure_invalid · der.* @source GM/T 0010 §11; RFC 5652 §8. */
export function parseEncryptedData(der: Uint8Array): Omit<EnvelopedData, 'recipients'> {
  const { family, body } = readContentInfoOf('encrypted', parseDer(der, { maxBytes: MAX_CMS_BYTES }))
  const fields = openFields(body)
  const version = readSmallInteger(fields.next())
  const encrypted = readEncryptedContent(fields.next())
  fields.optional(contextTag(1)) // unprotectedAttrs
  fields.done()
  if (version > 2) throw new CryptoError('cms.structure_invalid', 'version')
  return { family, version, encrypted }
}

/** @throws {CryptoError} cms.decryption_failed · keys.algorithm_unsupported · cms.* · der.* @source GM/T 0010 §11; RFC 5652 §8. */
export function openEncryptedData(der: Uint8Array, contentKey: Uint8Array, aes?: AesCbc): OpenedContent {
  const { encrypted } = parseEncryptedData(der)
  return { contentType: encrypted.contentType, content: decryptContent(encrypted, contentKey, aes) }
}
