// Owns OCSP requests: which certificates' status is asked, and the nonce that the answer must repeat.
import { openFields } from '../der/cursor.ts'
import { childrenOf, insideExplicit, parseDer } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { readOctetString, readSmallInteger } from '../der/read.ts'
import { contextTag } from '../der/tags.ts'
import { encodeContext, encodeOctetString, encodeSequence } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { encodeExtension } from '../x509/extension.ts'
import type { Extension } from '../x509/extension.ts'
import { insideExtension, readExtensionList } from '../x509/extension-read.ts'
import { encodeCertId, readCertId } from './cert-id.ts'
import type { CertId } from './cert-id.ts'

export interface OcspRequest {
  readonly certIds: readonly CertId[]
  /** 1 to 32 octets written; up to 128 read. */
  readonly nonce?: Uint8Array
  /** Of the whole request, nonce included. */
  readonly extensions: readonly Extension[]
}

const MAX_REQUEST_BYTES = 64 * 1024
const MAX_CERT_IDS = 256

/** Unsigned. @throws {CryptoError} ocsp.structure_invalid — nothing asked, or a nonce of another length. @source RFC 6960 §4.1.1; RFC 8954 §2.1. */
export function encodeOcspRequest({ certIds, nonce }: Pick<OcspRequest, 'certIds' | 'nonce'>): Uint8Array {
  if (certIds.length === 0 || certIds.length > MAX_CERT_IDS) throw new CryptoError('ocsp.structure_invalid', 'number of certificates')
  const extensions = nonce ? [encodeContext(2, encodeSequence(nonceExtension(nonce)))] : []
  return encodeSequence(encodeSequence(encodeSequence(...certIds.map((id) => encodeSequence(encodeCertId(id)))), ...extensions))
}

/** @throws {CryptoError} ocsp.structure_invalid — not 1 to 32 octets. @source RFC 8954 §2.1. */
export function nonceExtension(nonce: Uint8Array): Uint8Array {
  if (nonce.length < 1 || nonce.length > 32) throw new CryptoError('ocsp.structure_invalid', 'nonce')
  return encodeExtension(OID.ocspNonce, false, encodeOctetString(nonce))
}

/** @throws {CryptoError} ocsp.structure_invalid — empty, or above 128 octets. x509.extension_invalid @source RFC 8954 §2.1. */
export function readNonce(extensions: readonly Extension[]): Uint8Array | undefined {
  const extension = extensions.find(({ oid }) => oid === OID.ocspNonce)
  const nonce = extension && insideExtension(extension, (inner) => readOctetString(inner))
  if (nonce && (nonce.length < 1 || nonce.length > 128)) throw new CryptoError('ocsp.structure_invalid', 'nonce')
  return nonce
}

/** A signature on the request is passed over: anybody may ask. @throws {CryptoError} ocsp.structure_invalid · x509.extension_invalid · der.* @source RFC 6960 §4.1. */
export function parseOcspRequest(der: Uint8Array): OcspRequest {
  const outer = openFields(parseDer(der, { maxBytes: MAX_REQUEST_BYTES }))
  const fields = openFields(outer.next())
  outer.optional(contextTag(0)) // optionalSignature
  outer.done()
  const version = fields.optional(contextTag(0))
  if (version && readSmallInteger(insideExplicit(version)) !== 0) throw new CryptoError('ocsp.structure_invalid', 'version')
  fields.optional(contextTag(1)) // requestorName
  const list = childrenOf(fields.next())
  const wrapped = fields.optional(contextTag(2))
  fields.done()
  if (list.length === 0 || list.length > MAX_CERT_IDS) throw new CryptoError('ocsp.structure_invalid', 'number of certificates')
  const certIds = list.map((element) => {
    const one = openFields(element)
    const certId = readCertId(one.next())
    one.optional(contextTag(0)) // singleRequestExtensions
    one.done()
    return certId
  })
  const extensions = wrapped ? readExtensionList(insideExplicit(wrapped)) : []
  const nonce = readNonce(extensions)
  return { certIds, ...(nonce && { nonce }), extensions }
}
