// Owns SES_Signature: a document stamped with a seal, in versions 1, 4 and 5.
import { openFields } from '../der/cursor.ts'
import type { DerCursor } from '../der/cursor.ts'
import { childrenOf, parseDer, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID, encodeOid, readOid } from '../der/oid.ts'
import { readBitStringBytes, readOctetString, readSmallInteger } from '../der/read.ts'
import { TAG, contextTag } from '../der/tags.ts'
import { encodeGeneralizedTime, readTime } from '../der/time.ts'
import { encodeBitString, encodeContext, encodeIa5String, encodeInteger, encodeOctetString, encodeSequence } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import type { SignBytes } from '../x509/signature.ts'
import { MAX_SEAL_BYTES, parseSeal, readSeal, readTimestampBits } from './seal.ts'
import type { Seal } from './seal.ts'
import { encodeExtData, readOptionalExtensions, readText } from './seal-info.ts'
import type { SealExtension, SealVersion } from './seal-info.ts'

export interface SealSignature {
  readonly der: Uint8Array
  readonly version: SealVersion
  readonly seal: Seal
  /** When the signer says it was stamped. */
  readonly timeMs?: number
  /** Version 1 may have a timestamp token in that place instead. */
  readonly timeTokenDer?: Uint8Array
  /** Digest of what is protected. */
  readonly dataDigest: Uint8Array
  /** What is protected: in OFD the path of Signature.xml. */
  readonly propertyInfo: string
  readonly extensions: readonly SealExtension[]
  readonly signerCertificateDer: Uint8Array
  readonly signatureOid: string
  readonly signature: Uint8Array
  /** TBS_Sign as received: what the signer signed. */
  readonly signedBytes: Uint8Array
  /** ContentInfo of a token over the signature octets; from version 4 on. */
  readonly timestampDer?: Uint8Array
}

export interface StampFields {
  /** The seal decides the version. */
  readonly sealDer: Uint8Array
  readonly timeMs: number
  readonly dataDigest: Uint8Array
  readonly propertyInfo: string
  readonly extensions?: readonly SealExtension[]
  readonly signerCertificateDer: Uint8Array
  /** 1.2.156.10197.1.501 unless given. */
  readonly signatureOid?: string
}

/**
 * TBS_Sign, what the signer signs. Verify the seal and that it names the signer before asking anybody to sign this.
 *
 * @throws {CryptoError} ses.structure_invalid — no digest, or extensions in version 1. ses.version_unsupported · der.*
 * @source GM/T 0031-2014 §6.3; GB/T 38540-2020 §6.3; GM/T 0031-2025.
 */
export function stampBytesToSign(fields: StampFields): Uint8Array {
  const { version } = parseSeal(fields.sealDer)
  const { extensions = [], signatureOid = OID.sm2SignWithSm3 } = fields
  if (fields.dataDigest.length === 0) throw new CryptoError('ses.structure_invalid', 'no digest')
  if (version === 1 && extensions.length > 0) throw new CryptoError('ses.structure_invalid', 'extensions in version 1')
  const time = encodeGeneralizedTime(fields.timeMs)
  return encodeSequence(
    encodeInteger(version),
    fields.sealDer,
    version === 1 ? encodeBitString(time) : time,
    encodeBitString(fields.dataDigest),
    encodeIa5String(fields.propertyInfo),
    ...(version === 1 ? [encodeOctetString(fields.signerCertificateDer), encodeOid(signatureOid)] : []),
    ...(extensions.length > 0 ? [encodeContext(0, encodeSequence(...extensions.map(encodeExtData)))] : []),
  )
}

/**
 * @param signature     DER SM2Signature over {@link stampBytesToSign}.
 * @param timestampDer  ContentInfo of a token over the signature octets; from version 4 on.
 * @throws {CryptoError} ses.structure_invalid · der.*
 * @source GM/T 0031-2014 §6.3; GB/T 38540-2020 §6.3; GM/T 0031-2025.
 */
export function assembleSealSignature(fields: StampFields, signature: Uint8Array, timestampDer?: Uint8Array): Uint8Array {
  const { signerCertificateDer, signatureOid = OID.sm2SignWithSm3 } = fields
  const { version } = parseSeal(fields.sealDer)
  const toSign = stampBytesToSign(fields)
  if (version === 1 && timestampDer) throw new CryptoError('ses.structure_invalid', 'timestamp before version 4')
  if (version === 1) return encodeSequence(toSign, encodeBitString(signature))
  const timestamp = timestampDer ? [encodeContext(0, encodeBitString(timestampDer))] : []
  return encodeSequence(toSign, encodeOctetString(signerCertificateDer), encodeOid(signatureOid), encodeBitString(signature), ...timestamp)
}

/** Stamps in one go. @param sign  with the key of one of the seal's certificates. @source GM/T 0031-2014 §6.3; GB/T 38540-2020 §6.3; GM/T 0031-2025. */
export async function createSealSignature(fields: StampFields, sign: SignBytes): Promise<Uint8Array> {
  return assembleSealSignature(fields, await sign(stampBytesToSign(fields)))
}

/** @throws {CryptoError} ses.version_unsupported — header, layout and TBS_Sign disagree, too. ses.structure_invalid · der.* @source as {@link stampBytesToSign}. */
export function parseSealSignature(der: Uint8Array): SealSignature {
  const element = parseDer(der, { maxBytes: 2 * MAX_SEAL_BYTES })
  const outer = openFields(element)
  const toSign = outer.next(TAG.sequence)
  const isOldLayout = childrenOf(element).length === 2
  const { signer: signerInside, ...statement } = readToSign(toSign, isOldLayout)
  const signer = signerInside ?? readSigner(outer)
  const signature = readBitStringBytes(outer.next())
  const timestamp = isOldLayout ? undefined : outer.optional(contextTag(0), TAG.bitString)
  outer.done()
  return {
    der, ...statement, ...signer, signature, signedBytes: rawOf(toSign),
    ...(timestamp && { timestampDer: readTimestampBits(timestamp) }),
  }
}

function readSigner(fields: DerCursor): { signerCertificateDer: Uint8Array; signatureOid: string } {
  return { signerCertificateDer: readOctetString(fields.next()), signatureOid: readOid(fields.next()) }
}

function readToSign(element: DerElement, isOldLayout: boolean) {
  const fields = openFields(element)
  const number = readSmallInteger(fields.next())
  const seal = readSeal(fields.next())
  if (isOldLayout !== (seal.version === 1)) throw new CryptoError('ses.version_unsupported', 'seal and layout disagree')
  if (seal.version !== 1 && number !== seal.version) throw new CryptoError('ses.version_unsupported', 'seal and signature disagree')
  const time = isOldLayout ? readOldTime(readBitStringBytes(fields.next())) : { timeMs: readTime(fields.next(TAG.generalizedTime)) }
  const dataDigest = readBitStringBytes(fields.next())
  const propertyInfo = readText(fields.next(), TAG.ia5String)
  const signer = isOldLayout ? readSigner(fields) : undefined
  const extensions = isOldLayout ? [] : readOptionalExtensions(fields)
  fields.done()
  return { version: seal.version, seal, ...time, dataDigest, propertyInfo, extensions, signer }
}

/** BIT STRING around a GeneralizedTime, a UTCTime, or a timestamp token. @throws {CryptoError} der.* */
function readOldTime(bits: Uint8Array): { timeMs?: number; timeTokenDer?: Uint8Array } {
  const inner = parseDer(bits)
  return inner.tag === TAG.sequence ? { timeTokenDer: bits } : { timeMs: readTime(inner) }
}
