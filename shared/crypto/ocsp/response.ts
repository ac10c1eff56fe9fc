// Owns OCSP responses: the status of certificates as a responder states and signs it. Judging one is verify.ts.
import { encodeAlgorithm, readAlgorithm } from '../der/algorithm.ts'
import type { AlgorithmIdentifier } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { childrenOf, contentOf, insideExplicit, parseDer, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID, encodeOid, readOid } from '../der/oid.ts'
import { readBitStringBytes, readOctetString, readSmallInteger } from '../der/read.ts'
import { TAG, contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { encodeGeneralizedTime, readTime } from '../der/time.ts'
import { encodeBitString, encodeContext, encodeContextPrimitive, encodeInteger, encodeOctetString, encodeSequence } from '../der/write.ts'
import { digestWith } from '../digest.ts'
import { CryptoError } from '../error.ts'
import type { Certificate } from '../x509/certificate.ts'
import { readRevocationReason, revocationReasons } from '../x509/crl.ts'
import type { RevocationReason } from '../x509/crl.ts'
import type { Extension } from '../x509/extension.ts'
import { readExtensionList } from '../x509/extension-read.ts'
import { readName } from '../x509/name.ts'
import type { Name } from '../x509/name.ts'
import type { SignBytes } from '../x509/signature.ts'
import { encodeCertId, readCertId } from './cert-id.ts'
import type { CertId } from './cert-id.ts'
import { nonceExtension, readNonce } from './request.ts'

/** @source RFC 6960 §4.2.1. */
export const ocspStatuses = { successful: 0, malformedRequest: 1, internalError: 2, tryLater: 3, sigRequired: 5, unauthorized: 6 } as const
export type OcspStatus = keyof typeof ocspStatuses

export type CertificateState =
  | { readonly kind: 'good' }
  | { readonly kind: 'revoked'; readonly revokedAtMs: number; readonly reason?: RevocationReason }
  | { readonly kind: 'unknown' }

export interface SingleAnswer {
  readonly certId: CertId
  readonly state: CertificateState
  readonly thisUpdateMs: number
  readonly nextUpdateMs?: number
}

export type ResponderId = { readonly kind: 'name'; readonly name: Name } | { readonly kind: 'key'; readonly keyDigest: Uint8Array }

export interface OcspAnswer {
  /** What the responder signed. */
  readonly tbsDer: Uint8Array
  readonly responderId: ResponderId
  readonly producedAtMs: number
  readonly answers: readonly SingleAnswer[]
  readonly nonce?: Uint8Array
  readonly hasUnknownCritical: boolean
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
  /** As received; not yet parsed. */
  readonly certificates: readonly Uint8Array[]
}

export interface OcspResponse {
  readonly status: OcspStatus
  /** Present exactly when successful. */
  readonly answer?: OcspAnswer
}

export interface OcspAnswerFields {
  readonly answers: readonly SingleAnswer[]
  readonly responder: Certificate
  readonly producedAtMs: number
  /** Repeats the request's. */
  readonly nonce?: Uint8Array
  /** The responder's certificate, where it is not the issuer itself. */
  readonly certificates?: readonly Uint8Array[]
  readonly signatureOid?: string
}

const MAX_RESPONSE_BYTES = 1024 * 1024
const MAX_ANSWERS = 1024
const MAX_CERTIFICATES = 16

/** A refusal to answer, unsigned. @throws {CryptoError} ocsp.structure_invalid — `successful` needs an answer. @source RFC 6960 §4.2.1. */
export function encodeOcspFailure(status: OcspStatus): Uint8Array {
  if (status === 'successful') throw new CryptoError('ocsp.structure_invalid', 'no answer')
  return encodeSequence(encodeInteger(ocspStatuses[status], TAG.enumerated))
}

/** ResponseData, to be signed; the responder named by SHA-1 of its key, as the standard has it. @source RFC 6960 §4.2.1. */
export function encodeOcspAnswer({ answers, responder, producedAtMs, nonce }: OcspAnswerFields): Uint8Array {
  if (answers.length === 0 || answers.length > MAX_ANSWERS) throw new CryptoError('ocsp.structure_invalid', 'number of answers')
  return encodeSequence(
    encodeContext(2, encodeOctetString(digestWith(OID.sha1, responder.publicKey.keyBytes))),
    encodeGeneralizedTime(producedAtMs),
    encodeSequence(...answers.map(encodeSingle)),
    ...(nonce ? [encodeContext(1, encodeSequence(nonceExtension(nonce)))] : []),
  )
}

/** @param sign  with the responder's key. @returns OCSPResponse, DER. @throws {CryptoError} ocsp.structure_invalid @source RFC 6960 §4.2.1. */
export async function createOcspResponse(fields: OcspAnswerFields, sign: SignBytes): Promise<Uint8Array> {
  const { certificates = [], signatureOid = OID.sm2SignWithSm3 } = fields
  const tbsDer = encodeOcspAnswer(fields)
  const list = certificates.length > 0 ? [encodeContext(0, encodeSequence(...certificates))] : []
  const basic = encodeSequence(tbsDer, encodeAlgorithm(signatureOid), encodeBitString(await sign(tbsDer)), ...list)
  return encodeSequence(encodeInteger(0, TAG.enumerated), encodeContext(0, encodeSequence(encodeOid(OID.ocspBasic), encodeOctetString(basic))))
}

function encodeSingle({ certId, state, thisUpdateMs, nextUpdateMs }: SingleAnswer): Uint8Array {
  const next = nextUpdateMs === undefined ? [] : [encodeContext(0, encodeGeneralizedTime(nextUpdateMs))]
  return encodeSequence(encodeCertId(certId), encodeState(state), encodeGeneralizedTime(thisUpdateMs), ...next)
}

function encodeState(state: CertificateState): Uint8Array {
  if (state.kind !== 'revoked') return encodeContextPrimitive(state.kind === 'good' ? 0 : 2, new Uint8Array())
  const reason = state.reason === undefined ? [] : [encodeContext(0, encodeInteger(revocationReasons[state.reason], TAG.enumerated))]
  return encodeContext(1, encodeGeneralizedTime(state.revokedAtMs), ...reason)
}

/** @throws {CryptoError} ocsp.structure_invalid · x509.extension_invalid · x509.name_invalid · der.* @source RFC 6960 §4.2.1. */
export function parseOcspResponse(der: Uint8Array): OcspResponse {
  const fields = openFields(parseDer(der, { maxBytes: MAX_RESPONSE_BYTES }))
  const number = readSmallInteger(fields.next(), TAG.enumerated)
  const body = fields.optional(contextTag(0))
  fields.done()
  const status = (Object.keys(ocspStatuses) as OcspStatus[]).find((name) => ocspStatuses[name] === number)
  if (!status || (status === 'successful') !== (body !== undefined)) throw new CryptoError('ocsp.structure_invalid', 'status')
  if (!body) return { status }
  const bytes = openFields(insideExplicit(body))
  if (readOid(bytes.next()) !== OID.ocspBasic) throw new CryptoError('ocsp.structure_invalid', 'response type')
  const basic = readOctetString(bytes.next())
  bytes.done()
  return { status, answer: readBasic(parseDer(basic, { maxBytes: MAX_RESPONSE_BYTES })) }
}

function readBasic(element: DerElement): OcspAnswer {
  const fields = openFields(element)
  const [tbs, signatureAlgorithm] = [fields.next(TAG.sequence), readAlgorithm(fields.next())]
  const signature = readBitStringBytes(fields.next())
  const wrapped = fields.optional(contextTag(0))
  fields.done()
  const certificates = wrapped ? childrenOf(insideExplicit(wrapped)).map(rawOf) : []
  if (certificates.length > MAX_CERTIFICATES) throw new CryptoError('ocsp.structure_invalid', 'too many certificates')
  return { tbsDer: rawOf(tbs), ...readResponseData(tbs), signatureAlgorithm, signature, certificates }
}

function readResponseData(element: DerElement) {
  const fields = openFields(element)
  const version = fields.optional(contextTag(0))
  if (version && readSmallInteger(insideExplicit(version)) !== 0) throw new CryptoError('ocsp.structure_invalid', 'version')
  const responderId = readResponderId(fields.next())
  const producedAtMs = readTime(fields.next(TAG.generalizedTime))
  const singles = childrenOf(fields.next(TAG.sequence))
  const wrapped = fields.optional(contextTag(1))
  fields.done()
  if (singles.length > MAX_ANSWERS) throw new CryptoError('ocsp.structure_invalid', 'too many answers')
  const extensions = wrapped ? readExtensionList(insideExplicit(wrapped)) : []
  const read = singles.map(readSingle)
  const nonce = readNonce(extensions)
  return {
    responderId, producedAtMs, answers: read.map(({ answer }) => answer), ...(nonce && { nonce }),
    hasUnknownCritical: [extensions, ...read.map((single) => single.extensions)].some((list) => list.some(isUnknownCritical)),
  }
}

function isUnknownCritical({ oid, critical }: Extension): boolean {
  return critical && oid !== OID.ocspNonce
}

function readResponderId(element: DerElement): ResponderId {
  if (element.tag === contextTag(1)) return { kind: 'name', name: readName(insideExplicit(element)) }
  if (element.tag === contextTag(2)) return { kind: 'key', keyDigest: readOctetString(insideExplicit(element)) }
  throw new CryptoError('der.tag_unexpected', 'responder')
}

function readSingle(element: DerElement): { answer: SingleAnswer; extensions: readonly Extension[] } {
  const fields = openFields(element)
  const [certId, state] = [readCertId(fields.next()), readState(fields.next())]
  const thisUpdateMs = readTime(fields.next(TAG.generalizedTime))
  const next = fields.optional(contextTag(0))
  const wrapped = fields.optional(contextTag(1))
  fields.done()
  const answer = { certId, state, thisUpdateMs, ...(next && { nextUpdateMs: readTime(insideExplicit(next)) }) }
  return { answer, extensions: wrapped ? readExtensionList(insideExplicit(wrapped)) : [] }
}

function readState(element: DerElement): CertificateState {
  if (element.tag === contextTag(1)) {
    const fields = openFields(element, contextTag(1))
    const revokedAtMs = readTime(fields.next(TAG.generalizedTime))
    const reason = fields.optional(contextTag(0))
    fields.done()
    return { kind: 'revoked', revokedAtMs, ...(reason && { reason: readRevocationReason(insideExplicit(reason)) }) }
  }
  if (contentOf(element).length > 0) throw new CryptoError('der.null_invalid')
  if (element.tag === contextPrimitiveTag(0)) return { kind: 'good' }
  if (element.tag === contextPrimitiveTag(2)) return { kind: 'unknown' }
  throw new CryptoError('der.tag_unexpected', 'status')
}
