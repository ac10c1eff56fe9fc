// Owns SESeal: a seal's statement with the maker's signature over it, in versions 1, 4 and 5.
import { openFields } from '../der/cursor.ts'
import { childrenOf, insideExplicit, parseDer, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID, encodeOid, readOid } from '../der/oid.ts'
import { readBitStringBytes, readOctetString } from '../der/read.ts'
import { TAG, contextTag } from '../der/tags.ts'
import { encodeBitString, encodeContext, encodeOctetString, encodeSequence } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import type { SignBytes } from '../x509/signature.ts'
import { encodeSealInfo, readSealInfo, readSealVersion } from './seal-info.ts'
import type { SealInfo, SealVersion } from './seal-info.ts'

/** Seals carry pictures; OFD readers limit them to a few hundred kilobytes. */
export const MAX_SEAL_BYTES = 8 * 1024 * 1024

export interface Seal {
  readonly der: Uint8Array
  readonly version: SealVersion
  readonly info: SealInfo
  /** SES_SealInfo as received. */
  readonly infoDer: Uint8Array
  /** The maker's certificate (制章者). */
  readonly makerCertificateDer: Uint8Array
  readonly signatureOid: string
  readonly signature: Uint8Array
  /** What the maker signed: the statement alone from version 4 on; with certificate and algorithm in version 1. */
  readonly signedBytes: Uint8Array
  /** ContentInfo of a timestamp over the signature octets; version 5. */
  readonly timestampDer?: Uint8Array
}

export interface SealFields {
  readonly info: SealInfo
  readonly makerCertificateDer: Uint8Array
  /** 1.2.156.10197.1.501 unless given. */
  readonly signatureOid?: string
}

/** What the maker signs. @throws {CryptoError} ses.structure_invalid · der.* @source GM/T 0031-2014 §6.2.3; GB/T 38540-2020 §6.2.3. */
export function sealBytesToSign({ info, makerCertificateDer, signatureOid = OID.sm2SignWithSm3 }: SealFields): Uint8Array {
  const infoDer = encodeSealInfo(info)
  return info.version === 1 ? encodeSequence(infoDer, encodeOctetString(makerCertificateDer), encodeOid(signatureOid)) : infoDer
}

/**
 * @param signature     DER SM2Signature over {@link sealBytesToSign}.
 * @param timestampDer  ContentInfo of a token over the signature octets; version 5 alone.
 * @throws {CryptoError} ses.structure_invalid — a timestamp before version 5. der.*
 * @source GM/T 0031-2014 §6.2; GB/T 38540-2020 §6.2; GM/T 0031-2025.
 */
export function assembleSeal(fields: SealFields, signature: Uint8Array, timestampDer?: Uint8Array): Uint8Array {
  const { info, makerCertificateDer, signatureOid = OID.sm2SignWithSm3 } = fields
  if (timestampDer && info.version !== 5) throw new CryptoError('ses.structure_invalid', 'timestamp')
  const parts = [encodeOctetString(makerCertificateDer), encodeOid(signatureOid), encodeBitString(signature)]
  const infoDer = encodeSealInfo(info)
  if (info.version === 1) return encodeSequence(infoDer, encodeSequence(...parts))
  return encodeSequence(infoDer, ...parts, ...(timestampDer ? [encodeContext(0, encodeBitString(timestampDer))] : []))
}

/** Makes a seal in one go. @param sign  with the maker's key. @source GM/T 0031-2014 §6.2; GB/T 38540-2020 §6.2; GM/T 0031-2025. */
export async function createSeal(fields: SealFields, sign: SignBytes): Promise<Uint8Array> {
  return assembleSeal(fields, await sign(sealBytesToSign(fields)))
}

/** @throws {CryptoError} ses.version_unsupported · ses.structure_invalid · der.* @source GM/T 0031-2014 §6.2; GB/T 38540-2020 §6.2; GM/T 0031-2025. */
export function parseSeal(der: Uint8Array): Seal {
  return readSeal(parseDer(der, { maxBytes: MAX_SEAL_BYTES }))
}

/**
 * The layout tells version 1 (two fields) from the others (four or five); the header tells 4 from 5. The two must agree.
 *
 * @throws {CryptoError} ses.version_unsupported · ses.structure_invalid · der.*
 * @source GM/T 0031-2014 §6.2; GB/T 38540-2020 §6.2; GM/T 0031-2025.
 */
export function readSeal(element: DerElement): Seal {
  const fields = openFields(element)
  const infoElement = fields.next(TAG.sequence)
  const version = readSealVersion(infoElement)
  const isOldLayout = childrenOf(element).length === 2
  if (isOldLayout !== (version === 1)) throw new CryptoError('ses.version_unsupported', 'header and layout disagree')
  const signed = isOldLayout ? openFields(fields.next(TAG.sequence)) : fields
  const [certificate, algorithm] = [signed.next(TAG.octetString), signed.next(TAG.oid)]
  const signature = readBitStringBytes(signed.next())
  const timestamp = isOldLayout ? undefined : fields.optional(contextTag(0), TAG.bitString)
  signed.done()
  fields.done()
  if (timestamp && version !== 5) throw new CryptoError('ses.structure_invalid', 'timestamp before version 5')
  const infoDer = rawOf(infoElement)
  return {
    der: rawOf(element), version, info: readSealInfo(infoElement), infoDer,
    makerCertificateDer: readOctetString(certificate), signatureOid: readOid(algorithm), signature,
    signedBytes: isOldLayout ? encodeSequence(infoDer, rawOf(certificate), rawOf(algorithm)) : infoDer,
    ...(timestamp && { timestampDer: readTimestampBits(timestamp) }),
  }
}

/** [0] EXPLICIT BIT STRING, or the BIT STRING bare (tolerance `ses-timestamp-tag`). @throws {CryptoError} der.* @source GB/T 38540-2020 §6.3; GM/T 0031-2025. */
export function readTimestampBits(element: DerElement): Uint8Array {
  return readBitStringBytes(element.tag === TAG.bitString ? element : insideExplicit(element))
}
