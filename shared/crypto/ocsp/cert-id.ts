// Owns CertID: by which certificate status is asked for, whatever the digest algorithm.
import { equalBytes, hexToBytes } from '../bytes.ts'
import { encodeAlgorithm, readAlgorithm } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import type { DerElement } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { readOctetString } from '../der/read.ts'
import { encodeOctetString, encodeSequence, encodeUnsigned } from '../der/write.ts'
import { digestSizeBytes, digestWith } from '../digest.ts'
import { readSerial } from '../x509/certificate.ts'
import type { Certificate } from '../x509/certificate.ts'
import { sameName } from '../x509/name.ts'

export interface CertId {
  readonly digestOid: string
  readonly issuerNameDigest: Uint8Array
  readonly issuerKeyDigest: Uint8Array
  /** As `Certificate.serialHex`. */
  readonly serialHex: string
}

/** @param digestOid  SM3 unless given; SHA-1 is what most software asks by. @throws {CryptoError} digest.algorithm_unsupported @source RFC 6960 §4.1.1; GB/T 19713. */
export function certIdOf(certificate: Certificate, issuer: Certificate, digestOid: string = OID.sm3): CertId {
  return {
    digestOid, serialHex: certificate.serialHex,
    issuerNameDigest: digestWith(digestOid, certificate.issuer.der), issuerKeyDigest: digestWith(digestOid, issuer.publicKey.keyBytes),
  }
}

/** Parameters NULL for the older algorithms, absent for SM3. @source RFC 6960 §4.1.1. */
export function encodeCertId({ digestOid, issuerNameDigest, issuerKeyDigest, serialHex }: CertId): Uint8Array {
  return encodeSequence(
    encodeAlgorithm(digestOid, digestOid === OID.sm3 ? undefined : 'null'),
    encodeOctetString(issuerNameDigest), encodeOctetString(issuerKeyDigest), encodeUnsigned(hexToBytes(serialHex)),
  )
}

/** @throws {CryptoError} der.* @source RFC 6960 §4.1.1. */
export function readCertId(element: DerElement): CertId {
  const fields = openFields(element)
  const { oid: digestOid } = readAlgorithm(fields.next())
  const [issuerNameDigest, issuerKeyDigest] = [readOctetString(fields.next()), readOctetString(fields.next())]
  const serialHex = readSerial(fields.next())
  fields.done()
  return { digestOid, issuerNameDigest, issuerKeyDigest, serialHex }
}

/** Whether it names this certificate of this issuer. An unknown digest algorithm names none. @source RFC 6960 §4.1.1. */
export function namesCertificate(id: CertId, certificate: Certificate, issuer: Certificate): boolean {
  if (digestSizeBytes(id.digestOid) === undefined || id.serialHex !== certificate.serialHex || !sameName(certificate.issuer, issuer.subject)) return false
  const isName = [certificate.issuer, issuer.subject].some(({ der }) => equalBytes(digestWith(id.digestOid, der), id.issuerNameDigest))
  return isName && equalBytes(digestWith(id.digestOid, issuer.publicKey.keyBytes), id.issuerKeyDigest)
}

