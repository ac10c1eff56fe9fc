// Owns what exactly a signer's signature covers, and whether that fits the content: attributes, digest, content type.
import { equalBytes } from '../bytes.ts'
import { parseDer } from '../der/element.ts'
import { OID, readOid } from '../der/oid.ts'
import { readOctetString } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { readTime } from '../der/time.ts'
import { digestSizeBytes, digestWith } from '../digest.ts'
import { CryptoError } from '../error.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { Reason } from '../x509/verdict.ts'
import { attributeValue, readAttributes } from './attribute.ts'
import type { SignedData, SignerInfo } from './parse.ts'
import { readCertificateReference, refersTo } from './signing-certificate.ts'

export interface SignedBytesQuestion {
  readonly signedData: SignedData
  readonly signer: SignerInfo
  readonly certificate: Certificate
  readonly content?: Uint8Array
  readonly detachedDigest?: { readonly digestOid: string; readonly digest: Uint8Array }
}

export interface SignedBytes {
  /** What the signature covers; absent when it cannot be known. */
  readonly message?: Uint8Array
  readonly reasons: readonly Reason[]
}

const dataOids: readonly string[] = [OID.gmData, OID.pkcsData]

/**
 * @throws {CryptoError} cms.attribute_invalid · der.* — an attribute that matters is malformed.
 * @source RFC 5652 §5.3, §5.4, §11.1, §11.2; GM/T 0010 §8; RFC 8933 §3 (one digest algorithm).
 */
export function judgeSignedBytes(question: SignedBytesQuestion): SignedBytes {
  return question.signer.signedAttributesDer ? throughAttributes(question, question.signer.signedAttributesDer) : directly(question)
}

function throughAttributes(question: SignedBytesQuestion, message: Uint8Array): SignedBytes {
  const { signedAttributes } = question.signer
  const reasons: Reason[] = []
  const type = attributeValue(signedAttributes, OID.contentType)
  if (!type) reasons.push({ code: 'cms.attribute_missing', detail: 'contentType' })
  else if (!sameContentType(readOid(type), question.signedData.contentType)) reasons.push({ code: 'cms.content_type_mismatch' })
  reasons.push(...judgeDigest(question))
  const reference = readCertificateReference(signedAttributes)
  if (reference && !refersTo(reference, question.certificate)) reasons.push({ code: 'cms.signing_certificate_mismatch' })
  return { message, reasons }
}

/**
 * The same for a counter-signature: its content is the octets of the signature that it is over, its attributes must not
 * name a content type.
 *
 * @throws {CryptoError} cms.attribute_invalid · der.*
 * @source RFC 5652 §11.4.
 */
export function judgeCounterSignedBytes(signer: SignerInfo, certificate: Certificate, signature: Uint8Array): SignedBytes {
  const { signedAttributes, signedAttributesDer } = signer
  if (!signedAttributesDer) return { message: signature, reasons: [] }
  const reasons = judgeDigest({ signer, content: signature })
  if (attributeValue(signedAttributes, OID.contentType)) reasons.push({ code: 'cms.content_type_mismatch' })
  const reference = readCertificateReference(signedAttributes)
  if (reference && !refersTo(reference, certificate)) reasons.push({ code: 'cms.signing_certificate_mismatch' })
  return { message: signedAttributesDer, reasons }
}

function judgeDigest({ signer, content, detachedDigest }: Pick<SignedBytesQuestion, 'signer' | 'content' | 'detachedDigest'>): Reason[] {
  const { oid } = signer.digestAlgorithm
  const value = attributeValue(signer.signedAttributes, OID.messageDigest)
  if (!value) return [{ code: 'cms.attribute_missing', detail: 'messageDigest' }]
  if (digestSizeBytes(oid) === undefined || oid === OID.sha1) return [{ code: 'cms.digest_algorithm_unsupported', detail: oid }]
  const actual = content ? digestWith(oid, content) : detachedDigest?.digestOid === oid ? detachedDigest.digest : undefined
  if (!actual) return [{ code: 'cms.content_missing' }]
  return equalBytes(readOctetString(value), actual) ? [] : [{ code: 'cms.digest_mismatch' }]
}

/**
 * Without attributes the signature covers the content octets themselves. That is allowed for plain data alone, and not
 * where the content is itself a set of signed attributes: a signature made over attributes would fit it.
 */
function directly({ signedData, content }: SignedBytesQuestion): SignedBytes {
  if (!content) return { reasons: [{ code: 'cms.content_missing' }] }
  const reasons: Reason[] = []
  if (!dataOids.includes(signedData.contentType)) reasons.push({ code: 'cms.attributes_required' })
  if (looksLikeAttributes(content)) reasons.push({ code: 'cms.content_ambiguous' })
  return { message: content, reasons }
}

function looksLikeAttributes(content: Uint8Array): boolean {
  if (content[0] !== TAG.set || content.length > 64 * 1024) return false
  try {
    return readAttributes(parseDer(content)).some(({ oid }) => oid === OID.messageDigest)
  } catch (cause) {
    if (cause instanceof CryptoError) return false
    throw cause
  }
}

/** The two families' plain data count as one (tolerance `content-type-family`). */
function sameContentType(left: string, right: string): boolean {
  return left === right || (dataOids.includes(left) && dataOids.includes(right))
}

/** @throws {CryptoError} cms.attribute_invalid · der.time_invalid · der.tag_unexpected @source RFC 5652 §11.3. */
export function readSigningTime({ signedAttributes }: SignerInfo): number | undefined {
  const value = attributeValue(signedAttributes, OID.signingTime)
  return value && readTime(value)
}

/** ContentInfos of RFC 3161 tokens over the signature octets. @source RFC 3161 Appendix A. */
export function readTimestampTokens({ unsignedAttributes }: SignerInfo): readonly Uint8Array[] {
  return unsignedAttributes.find(({ oid }) => oid === OID.timestampToken)?.values ?? []
}
