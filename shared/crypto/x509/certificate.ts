// Owns certificates: building TBSCertificate for a signer elsewhere, and parsing certificates of any algorithm.
import { bytesToHex, equalBytes } from '../bytes.ts'
import { encodeSignatureAlgorithm, readAlgorithm } from '../der/algorithm.ts'
import type { AlgorithmIdentifier } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { insideExplicit, parseDer, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { readPublicKeyInfo } from '../der/public-key.ts'
import type { PublicKeyInfo } from '../der/public-key.ts'
import { readBitStringBytes, readIntegerBytes, readSmallInteger } from '../der/read.ts'
import { contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { encodeTime, readTime } from '../der/time.ts'
import { encodeBitString, encodeContext, encodeInteger, encodeSequence, encodeUnsigned } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { noExtensions, readExtensions } from './extension-read.ts'
import type { Extensions } from './extension-read.ts'
import { readName } from './name.ts'
import type { Name } from './name.ts'
import type { SignBytes } from './signature.ts'

const MAX_CERTIFICATE_BYTES = 64 * 1024
const MAX_SERIAL_BYTES = 32

export interface Certificate {
  readonly der: Uint8Array
  /** What the issuer signed. */
  readonly tbsDer: Uint8Array
  /** 1, 2 or 3. */
  readonly version: number
  /** Hex of the INTEGER's octets without a leading sign octet, lower case. */
  readonly serialHex: string
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly issuer: Name
  readonly notBeforeMs: number
  readonly notAfterMs: number
  readonly subject: Name
  readonly publicKey: PublicKeyInfo
  readonly extensions: Extensions
  readonly signature: Uint8Array
}

export interface CertificateFields {
  /** Unsigned big-endian, 1 to 20 octets, not zero. */
  readonly serial: Uint8Array
  readonly issuerDer: Uint8Array
  readonly subjectDer: Uint8Array
  readonly notBeforeMs: number
  readonly notAfterMs: number
  /** SubjectPublicKeyInfo. */
  readonly publicKeyInfoDer: Uint8Array
  /** Encoded Extensions, from extension.ts and unique-id.ts. */
  readonly extensions: readonly Uint8Array[]
  /** 1.2.156.10197.1.501 unless given. */
  readonly signatureOid?: string
}

/**
 * The part that the issuer signs. Version 3.
 *
 * @throws {CryptoError} der.integer_out_of_range — the serial is zero or above 20 octets. der.time_invalid.
 * @source RFC 5280 §4.1; GB/T 20518; GM/T 0015.
 */
export function encodeTbsCertificate(fields: CertificateFields): Uint8Array {
  const { serial, extensions } = fields
  if (serial.length === 0 || serial.length > 20 || serial.every((octet) => octet === 0)) throw new CryptoError('der.integer_out_of_range', 'serial')
  return encodeSequence(
    encodeContext(0, encodeInteger(2)),
    encodeUnsigned(serial),
    encodeSignatureAlgorithm(fields.signatureOid ?? OID.sm2SignWithSm3),
    fields.issuerDer,
    encodeSequence(encodeTime(fields.notBeforeMs), encodeTime(fields.notAfterMs)),
    fields.subjectDer,
    fields.publicKeyInfoDer,
    ...(extensions.length > 0 ? [encodeContext(3, encodeSequence(...extensions))] : []),
  )
}

/** The signed part, the algorithm and the signature as one: the form of certificates, requests and revocation lists. @source RFC 5280 §4.1.1. */
export function assembleSigned(tbsDer: Uint8Array, signature: Uint8Array, signatureOid: string = OID.sm2SignWithSm3): Uint8Array {
  return encodeSequence(tbsDer, encodeSignatureAlgorithm(signatureOid), encodeBitString(signature))
}

/** @param sign  returns the DER signature over the TBSCertificate. @returns Certificate, DER. @source RFC 5280 §4.1. */
export async function createCertificate(fields: CertificateFields, sign: SignBytes): Promise<Uint8Array> {
  const tbsDer = encodeTbsCertificate(fields)
  return assembleSigned(tbsDer, await sign(tbsDer), fields.signatureOid)
}

/**
 * Any X.509 certificate of up to 64 KiB.
 *
 * @throws {CryptoError} x509.version_unsupported · x509.algorithm_mismatch · x509.extension_invalid · x509.name_invalid · der.*
 * @source RFC 5280 §4.1.
 */
export function parseCertificate(der: Uint8Array): Certificate {
  return readCertificate(parseDer(der, { maxBytes: MAX_CERTIFICATE_BYTES }))
}

function readCertificate(element: DerElement): Certificate {
  const { tbs, algorithm, signature } = readSigned(element)
  const fields = openFields(tbs)
  const explicitVersion = fields.optional(contextTag(0))
  const version = explicitVersion ? readSmallInteger(insideExplicit(explicitVersion)) + 1 : 1
  if (version > 3) throw new CryptoError('x509.version_unsupported')
  const serialHex = readSerial(fields.next())
  assertSameAlgorithm(readAlgorithm(fields.next()), algorithm)
  const issuer = readName(fields.next())
  const validity = openFields(fields.next())
  const [notBeforeMs, notAfterMs] = [readTime(validity.next()), readTime(validity.next())]
  validity.done()
  const subject = readName(fields.next())
  const publicKey = readPublicKeyInfo(fields.next())
  fields.optional(contextPrimitiveTag(1)) // issuerUniqueID, subjectUniqueID: obsolete, not used
  fields.optional(contextPrimitiveTag(2))
  const wrapped = fields.optional(contextTag(3))
  fields.done()
  if (wrapped && version !== 3) throw new CryptoError('x509.extension_invalid', 'extensions before version 3')
  const extensions = wrapped ? readExtensions(insideExplicit(wrapped)) : noExtensions
  return {
    der: rawOf(element), tbsDer: rawOf(tbs), version, serialHex, signatureAlgorithm: algorithm,
    issuer, notBeforeMs, notAfterMs, subject, publicKey, extensions, signature,
  }
}

/** SEQUENCE { signed part, AlgorithmIdentifier, BIT STRING }. @throws {CryptoError} der.* @source RFC 5280 §4.1.1. */
export function readSigned(element: DerElement): { tbs: DerElement; algorithm: AlgorithmIdentifier; signature: Uint8Array } {
  const outer = openFields(element)
  const [tbs, algorithm] = [outer.next(), readAlgorithm(outer.next())]
  const signature = readBitStringBytes(outer.next())
  outer.done()
  return { tbs, algorithm, signature }
}

/** @throws {CryptoError} x509.algorithm_mismatch @source RFC 5280 §4.1.1.2. */
export function assertSameAlgorithm(inside: AlgorithmIdentifier, outside: AlgorithmIdentifier): void {
  const none = new Uint8Array()
  if (inside.oid !== outside.oid || !equalBytes(inside.parametersDer ?? none, outside.parametersDer ?? none)) {
    throw new CryptoError('x509.algorithm_mismatch')
  }
}

/** Negative serials are in the field and are read as their octets. @throws {CryptoError} der.integer_out_of_range — above 32 octets. @source RFC 5280 §4.1.2.2. */
export function readSerial(element: DerElement): string {
  const octets = readIntegerBytes(element)
  if (octets.length > MAX_SERIAL_BYTES) throw new CryptoError('der.integer_out_of_range', 'serial')
  return bytesToHex(octets.length > 1 && octets[0] === 0 ? octets.subarray(1) : octets)
}
