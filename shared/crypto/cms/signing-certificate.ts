// Owns the ESS attribute that ties a signature to its certificate: SigningCertificateV2 written, both versions read.
import { equalBytes, hexToBytes } from '../bytes.ts'
import { encodeAlgorithm, readAlgorithm } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { childrenOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { readOctetString } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { encodeContext, encodeOctetString, encodeSequence, encodeUnsigned } from '../der/write.ts'
import { digestSizeBytes, digestWith } from '../digest.ts'
import { CryptoError } from '../error.ts'
import { parseCertificate, readSerial } from '../x509/certificate.ts'
import type { Certificate } from '../x509/certificate.ts'
import { attributeValue, encodeAttribute } from './attribute.ts'
import type { Attribute } from './attribute.ts'

/** The first ESSCertID of the attribute: the signer's certificate. */
export interface CertificateReference {
  readonly digestOid: string
  readonly digest: Uint8Array
  /** Hex, as `Certificate.serialHex`; absent when no issuerSerial was written. */
  readonly serialHex?: string
}

/** A signer of many messages, worked out once: parsing and digesting the certificate costs more than the rest of a message. */
export interface PreparedSigner {
  readonly certificate: Certificate
  /** {@link signingCertificateAttribute} of it. */
  readonly referenceAttribute: Uint8Array
}

/**
 * @param digestOid  of the ESSCertIDv2; SHA-256 is its default and is then not named, as DER wants.
 * @throws {CryptoError} x509.* · der.* — not a certificate. digest.algorithm_unsupported
 * @source RFC 5035 §4; RFC 5652 §10.2.4.
 */
export function prepareSigner(certificateDer: Uint8Array, digestOid: string = OID.sm3): PreparedSigner {
  const certificate = parseCertificate(certificateDer.slice())
  const { issuer, serialHex } = certificate
  const issuerSerial = encodeSequence(encodeSequence(encodeContext(4, issuer.der)), encodeUnsigned(hexToBytes(serialHex)))
  const algorithm = digestOid === OID.sha256 ? [] : [encodeAlgorithm(digestOid)]
  const reference = encodeSequence(...algorithm, encodeOctetString(digestWith(digestOid, certificateDer)), issuerSerial)
  return { certificate, referenceAttribute: encodeAttribute(OID.signingCertificateV2, encodeSequence(encodeSequence(reference))) }
}

/**
 * SigningCertificateV2 with the SM3 digest, issuer and serial number of the certificate.
 *
 * @throws {CryptoError} x509.* · der.* — not a certificate.
 * @source RFC 5035 §3, §4; GB/T 25064.
 */
export function signingCertificateAttribute(certificateDer: Uint8Array): Uint8Array {
  return prepareSigner(certificateDer).referenceAttribute
}

/** @throws {CryptoError} cms.attribute_invalid · der.* @source RFC 5035 §3 (V2); RFC 2634 §5.4 (V1, SHA-1). */
export function readCertificateReference(attributes: readonly Attribute[]): CertificateReference | undefined {
  const v2 = attributeValue(attributes, OID.signingCertificateV2)
  const v1 = attributeValue(attributes, OID.signingCertificate)
  const element = v2 ?? v1
  return element && readReference(element, v2 ? OID.sha256 : OID.sha1)
}

function readReference(element: DerElement, defaultDigestOid: string): CertificateReference {
  const [first] = childrenOf(openFields(element).next(TAG.sequence))
  if (!first) throw new CryptoError('cms.attribute_invalid', 'no certificate named')
  const fields = openFields(first)
  const algorithm = fields.optional(TAG.sequence)
  const digest = readOctetString(fields.next())
  const issuerSerial = fields.optional(TAG.sequence)
  fields.done()
  const digestOid = algorithm ? readAlgorithm(algorithm).oid : defaultDigestOid
  if (!issuerSerial) return { digestOid, digest }
  const pair = openFields(issuerSerial)
  pair.next(TAG.sequence)
  return { digestOid, digest, serialHex: readSerial(pair.next()) }
}

/** Whether the reference names this very certificate. An unknown digest algorithm names none. @source RFC 5035 §3, §4; RFC 2634 §5.4. */
export function refersTo({ digestOid, digest, serialHex }: CertificateReference, certificate: Certificate): boolean {
  if (digestSizeBytes(digestOid) === undefined) return false
  if (serialHex !== undefined && serialHex !== certificate.serialHex) return false
  return equalBytes(digestWith(digestOid, certificate.der), digest)
}
