// Owns SignedAndEnvelopedData: content for certain recipients, signed by certain signers, in one message.
import { wipeBytes } from '../bytes.ts'
import { readAlgorithm } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { childrenOf, parseDer, rawOf } from '../der/element.ts'
import { readSmallInteger } from '../der/read.ts'
import { TAG, contextTag } from '../der/tags.ts'
import { encodeInteger, encodeSequence, encodeSetOf } from '../der/write.ts'
import type { AesCbc } from '../cipher.ts'
import { CryptoError } from '../error.ts'
import { withoutDoubles } from './assemble.ts'
import type { FurtherSigner } from './assemble.ts'
import { encodeContentInfo, familyDataOid, readContentInfoOf } from './content-info.ts'
import { decryptContent, encryptContent, readEncryptedContent } from './encrypted-content.ts'
import type { EncryptedContent } from './encrypted-content.ts'
import { settingsOf, wrapForAll } from './enveloped.ts'
import type { EnvelopeFields } from './enveloped.ts'
import { MAX_CERTIFICATES, MAX_CMS_BYTES, MAX_SIGNERS, distinctSigners } from './parse.ts'
import type { SignedData } from './parse.ts'
import { readRecipients, unwrapContentKey } from './recipient.ts'
import type { Opener, Recipient } from './recipient.ts'
import { digestAlgorithmOf, encodeSignerInfo, readSignerInfo } from './signer-info.ts'
import { verifyParsedSignedData } from './verify.ts'
import type { SignedDataQuestion, SignedDataVerdict } from './verify.ts'

export interface SignedEnvelopeFields extends Omit<EnvelopeFields, 'contentType'> {
  /** At least one; each signature is over the plaintext or its attributes, exactly as in SignedData. */
  readonly signers: readonly FurtherSigner[]
}

/**
 * The signatures stand in the clear beside the ciphertext, as all writers of GM/T 0010 seen do it; RFC 2315's second
 * encryption of the digest belongs to RSA.
 *
 * @returns ContentInfo, DER, of plain data.
 * @throws {CryptoError} cms.structure_invalid — no recipient, signer or certificate. keys.algorithm_unsupported
 * @source GM/T 0010 §10; RFC 2315 §11.
 */
export function createSignedAndEnvelopedData(fields: SignedEnvelopeFields): Uint8Array {
  const { family, content, signers } = fields
  if (signers.length === 0 || signers.some(({ certificates }) => certificates.length === 0)) throw new CryptoError('cms.structure_invalid', 'no signer')
  const { contentKey, recipientInfos } = wrapForAll(fields)
  const encrypted = encryptContent({ ...settingsOf(fields), contentKey, content })
  wipeBytes(contentKey)
  return encodeContentInfo(family, 'signed-and-enveloped', encodeSequence(
    encodeInteger(1),
    recipientInfos,
    encodeSetOf(withoutDoubles(signers.map(({ profile }) => digestAlgorithmOf(profile)))),
    encrypted,
    encodeSetOf(withoutDoubles(signers.flatMap(({ certificates }) => certificates)), contextTag(0)),
    encodeSetOf(signers.map((signer) => encodeSignerInfo(signer, signer.certificates[0]))),
  ))
}

export interface SignedAndEnvelopedData {
  /** The signed half, its content still missing. */
  readonly signedData: SignedData
  readonly recipients: readonly Recipient[]
  readonly encrypted: EncryptedContent
}

/** @throws {CryptoError} cms.content_type_unsupported · cms.structure_invalid · cms.attribute_invalid · der.* @source GM/T 0010 §10; RFC 2315 §11.1. */
export function parseSignedAndEnvelopedData(der: Uint8Array): SignedAndEnvelopedData {
  const { family, body } = readContentInfoOf('signed-and-enveloped', parseDer(der, { maxBytes: MAX_CMS_BYTES }))
  const fields = openFields(body)
  const version = readSmallInteger(fields.next())
  const recipients = readRecipients(fields.next(TAG.set))
  const digestOids = childrenOf(fields.next(TAG.set)).map((element) => readAlgorithm(element).oid)
  const encrypted = readEncryptedContent(fields.next())
  const [certificates, crls] = [fields.optional(contextTag(0)), fields.optional(contextTag(1))].map((set) =>
    set ? childrenOf(set).filter(({ tag }) => tag === TAG.sequence).map(rawOf) : [])
  const signers = childrenOf(fields.next(TAG.set))
  fields.done()
  if (version > 2) throw new CryptoError('cms.structure_invalid', 'version')
  if (signers.length > MAX_SIGNERS || certificates.length > MAX_CERTIFICATES) throw new CryptoError('cms.structure_invalid', 'too many parts')
  const signedData: SignedData = { der, family, version, digestOids, contentType: encrypted.contentType, certificates, crls, signers: distinctSigners(signers.map(readSignerInfo)) }
  return { signedData, recipients, encrypted }
}

export interface SignedEnvelopeQuestion extends Omit<SignedDataQuestion, 'detachedContent' | 'detachedDigest'> {
  readonly opener: Opener
  readonly aes?: AesCbc
}

export interface SignedEnvelopeVerdict extends SignedDataVerdict {
  /** To be believed only when passed. */
  readonly content: Uint8Array
}

/**
 * Opens, then verifies the signatures over what was inside.
 *
 * @throws {CryptoError} cms.recipient_missing · cms.decryption_failed — it could not be opened, so there is nothing to
 *   verify. cms.* · der.* · keys.algorithm_unsupported
 * @source GM/T 0010 §10; RFC 2315 §11.
 */
export function openSignedAndEnvelopedData({ opener, aes, ...question }: SignedEnvelopeQuestion): SignedEnvelopeVerdict {
  const { signedData, recipients, encrypted } = parseSignedAndEnvelopedData(question.cms)
  if (encrypted.contentType !== familyDataOid(signedData.family)) throw new CryptoError('cms.structure_invalid', 'content type')
  const contentKey = unwrapContentKey(recipients, opener)
  const content = decryptContent(encrypted, contentKey, aes)
  wipeBytes(contentKey)
  return { ...verifyParsedSignedData(question, { ...signedData, content }), content }
}
