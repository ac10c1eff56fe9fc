// Certificates in whatever form they are handed in: DER, PEM with any number of blocks, a PKCS#7 bundle in either.
import { parseSignedData } from '@yiqian/shared/crypto/cms/parse.ts'
import { OID, encodeOid } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeContext, encodeInteger, encodeSequence, encodeSetOf } from '@yiqian/shared/crypto/der/write.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { decodePem } from '@yiqian/shared/crypto/pem.ts'
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { fromBase64 } from '../_runtime/base64.ts'

const CERTIFICATES = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']
const BUNDLES = ['PKCS7', 'PKCS #7 SIGNED DATA', 'CMS']

/** @throws {CryptoError} pem.malformed · der.* · x509.* */
export function readCertificates(bytes: Uint8Array): Certificate[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  if (!text.includes('-----BEGIN ')) return readDer(bytes)
  const blocks = (labels: readonly string[]): Uint8Array[] => labels.filter((label) => text.includes(`-----BEGIN ${label}-----`)).flatMap((label) => decodePem(label, text))
  return [...blocks(CERTIFICATES).map(parseCertificate), ...blocks(BUNDLES).flatMap(readBundle)]
}

function readDer(der: Uint8Array): Certificate[] {
  try {
    return [parseCertificate(der)]
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    const bundle = tryBundle(der)
    if (bundle) return bundle
    throw error
  }
}

function tryBundle(der: Uint8Array): Certificate[] | undefined {
  try {
    return readBundle(der)
  } catch (error) {
    if (error instanceof CryptoError) return undefined
    throw error
  }
}

const readBundle = (der: Uint8Array): Certificate[] => parseSignedData(der).certificates.map(parseCertificate)

/** One certificate of a request. @throws {Fault} certificate.unreadable */
export function readCertificate(base64: string): Certificate {
  try {
    const [certificate] = readCertificates(fromBase64(base64))
    if (certificate) return certificate
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause
    throw new Fault('certificate.unreadable', { detail: cause.message, cause })
  }
  throw new Fault('certificate.unreadable', { detail: 'none in the file' })
}

/** A bundle without signers. @source RFC 5652 §5.1 (certificates only) */
export function encodeBundle(certificates: readonly Uint8Array[]): Uint8Array {
  const signedData = encodeSequence(encodeInteger(1), encodeSetOf([]), encodeSequence(encodeOid(OID.pkcsData)), encodeContext(0, ...certificates), encodeSetOf([]))
  return encodeSequence(encodeOid(OID.pkcsSignedData), encodeContext(0, signedData))
}
