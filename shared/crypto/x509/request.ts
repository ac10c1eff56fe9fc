// Owns certification requests (PKCS#10): the part to be signed by itself, since it is co-signed; assembly; parsing; proof of possession.
import type { AlgorithmIdentifier } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { childrenOf, parseDer, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID, encodeOid, readOid } from '../der/oid.ts'
import { readPublicKeyInfo } from '../der/public-key.ts'
import type { PublicKeyInfo } from '../der/public-key.ts'
import { readSmallInteger } from '../der/read.ts'
import { TAG, contextTag } from '../der/tags.ts'
import { encodeInteger, encodeSequence, encodeSetOf } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { assembleSigned, readSigned } from './certificate.ts'
import { noExtensions, readExtensions } from './extension-read.ts'
import type { Extensions } from './extension-read.ts'
import { readName } from './name.ts'
import type { Name } from './name.ts'
import { checkSignature } from './signature.ts'
import type { SignatureDeps } from './signature.ts'
import { judge } from './verdict.ts'
import type { Judgement } from './verdict.ts'

export interface RequestFields {
  readonly subjectDer: Uint8Array
  readonly publicKeyInfoDer: Uint8Array
  /** Encoded Extensions to ask for; written as one extensionRequest attribute. */
  readonly extensions?: readonly Uint8Array[]
}

export interface CertificationRequest {
  readonly der: Uint8Array
  /** CertificationRequestInfo: what the subject's key signed. */
  readonly infoDer: Uint8Array
  readonly subject: Name
  readonly publicKey: PublicKeyInfo
  readonly requestedExtensions: Extensions
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
}

/**
 * CertificationRequestInfo, the bytes to be co-signed: e = SM3(Z ‖ these bytes). The same fields always give the same
 * bytes, so phone and server build them apart.
 *
 * @source GM/T 0092-2020; RFC 2986 §4.1.
 */
export function encodeCertificationRequestInfo({ subjectDer, publicKeyInfoDer, extensions = [] }: RequestFields): Uint8Array {
  const asked = extensions.length > 0 ? [encodeSequence(encodeOid(OID.extensionRequest), encodeSetOf([encodeSequence(...extensions)]))] : []
  return encodeSequence(encodeInteger(0), subjectDer, publicKeyInfoDer, encodeSetOf(asked, contextTag(0)))
}

/** @param signature  DER SM2Signature over the info. @source RFC 2986 §4.2. */
export function assembleCertificationRequest(infoDer: Uint8Array, signature: Uint8Array, signatureOid: string = OID.sm2SignWithSm3): Uint8Array {
  return assembleSigned(infoDer, signature, signatureOid)
}

/** @throws {CryptoError} x509.version_unsupported · x509.extension_invalid · der.* @source RFC 2986 §4. */
export function parseCertificationRequest(der: Uint8Array): CertificationRequest {
  const element = parseDer(der, { maxBytes: 64 * 1024 })
  const { tbs: info, algorithm, signature } = readSigned(element)
  const fields = openFields(info)
  if (readSmallInteger(fields.next()) !== 0) throw new CryptoError('x509.version_unsupported')
  const [subject, publicKey] = [readName(fields.next()), readPublicKeyInfo(fields.next())]
  const attributes = fields.optional(contextTag(0)) // required by RFC 2986; left out by some writers (tolerance `request-attributes`)
  fields.done()
  return {
    der: rawOf(element), infoDer: rawOf(info), subject, publicKey,
    requestedExtensions: attributes ? readRequestedExtensions(attributes) : noExtensions,
    signatureAlgorithm: algorithm, signature,
  }
}

function readRequestedExtensions(attributes: DerElement): Extensions {
  const asked = childrenOf(attributes).flatMap((attribute) => {
    const fields = openFields(attribute)
    const [oid, values] = [readOid(fields.next()), childrenOf(fields.next(TAG.set))]
    fields.done()
    return oid === OID.extensionRequest ? values : []
  })
  if (asked.length > 1) throw new CryptoError('x509.extension_invalid', 'two extension requests')
  return asked.length === 1 ? readExtensions(asked[0]) : noExtensions
}

/**
 * Proof of possession: the request is signed by the key that it asks a certificate for.
 *
 * @source RFC 2986 §3; GB/T 32918.2-2016 §7.
 */
export function verifyCertificationRequest(request: CertificationRequest, deps: SignatureDeps): Judgement {
  const { signatureAlgorithm: algorithm, publicKey, infoDer: message, signature } = request
  const outcome = checkSignature(deps, { algorithm, publicKey, message, signature })
  if (outcome === 'valid') return judge([])
  return judge([{ code: outcome === 'invalid' ? 'signature.invalid' : 'signature.algorithm_unsupported' }])
}
