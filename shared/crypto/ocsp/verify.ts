// Owns the verification of OCSP responses: who signed, whether it may, whether it answers this question, and what it says.
import { equalBytes } from '../bytes.ts'
import { OID } from '../der/oid.ts'
import { digestWith } from '../digest.ts'
import { CryptoError } from '../error.ts'
import { parseCertificate } from '../x509/certificate.ts'
import type { Certificate } from '../x509/certificate.ts'
import { checkCertificateSignature } from '../x509/chain.ts'
import { displayName, sameName } from '../x509/name.ts'
import { checkSignature } from '../x509/signature.ts'
import type { SignatureDeps } from '../x509/signature.ts'
import { judge } from '../x509/verdict.ts'
import type { Judgement, Reason, ReasonCode } from '../x509/verdict.ts'
import { namesCertificate } from './cert-id.ts'
import { parseOcspResponse } from './response.ts'
import type { OcspAnswer, ResponderId, SingleAnswer } from './response.ts'

export interface OcspQuestion extends SignatureDeps {
  /** OCSPResponse, DER. */
  readonly response: Uint8Array
  readonly certificate: Certificate
  /** Its issuer, itself verified elsewhere. */
  readonly issuer: Certificate
  /** At which time the status counts. */
  readonly atMs: number
  /** As asked: the answer must repeat it. Absent: an answer that was made in advance will do. */
  readonly nonce?: Uint8Array
  /** How far clocks may differ. Default 5 minutes. */
  readonly skewMs?: number
  /** How old an answer without nextUpdate may be. Default a day. */
  readonly maxAgeMs?: number
}

export interface OcspVerdict extends Judgement {
  /** What was answered for this certificate. To be believed only when no other reason stands beside it. */
  readonly answer?: SingleAnswer
  readonly responder?: Certificate
}

/**
 * Passed: a responder that may say so says that the certificate was good at that time. Failed with `revocation.revoked`
 * or `revocation.suspended`: it was not. Never throws for what the bytes say.
 *
 * A delegated responder's own revocation is not asked: give it id-pkix-ocsp-nocheck or a short life.
 *
 * @source RFC 6960 §3.2, §4.2.2.2 (authorized responders); RFC 8954; GB/T 19713.
 */
export function verifyOcspResponse(question: OcspQuestion): OcspVerdict {
  const parsed = tryParse(() => parseOcspResponse(question.response))
  if (parsed instanceof CryptoError) return judge([{ code: 'malformed', detail: parsed.message }])
  const { status, answer: all } = parsed
  if (!all) return judge([{ code: 'ocsp.unsuccessful', detail: status }])
  const { reasons, responder } = judgeResponder(question, all)
  if (question.nonce && !(all.nonce && equalBytes(all.nonce, question.nonce))) reasons.push({ code: 'ocsp.nonce_mismatch' })
  if (all.hasUnknownCritical) reasons.push({ code: 'ocsp.critical_extension_unknown' })
  const answer = all.answers.find(({ certId }) => namesCertificate(certId, question.certificate, question.issuer))
  reasons.push(...(answer ? judgeAnswer(question, answer) : [about('ocsp.not_answered', question.certificate)]))
  return { ...judge(reasons), ...(answer && { answer }), ...(responder && { responder }) }
}

/** The issuer itself, or somebody whom it certified for this purpose. @source RFC 6960 §4.2.2.2. */
function judgeResponder(question: OcspQuestion, answer: OcspAnswer): { reasons: Reason[]; responder?: Certificate } {
  const { issuer } = question
  const inside = answer.certificates.map((der) => tryParse(() => parseCertificate(der))).filter((found): found is Certificate => !(found instanceof CryptoError))
  const responder = [issuer, ...inside].find((candidate) => isNamed(answer.responderId, candidate))
  if (!responder) return { reasons: [{ code: 'ocsp.responder_unknown' }] }
  const { signatureAlgorithm: algorithm, tbsDer: message, signature } = answer
  const outcome = checkSignature(question, { algorithm, publicKey: responder.publicKey, message, signature })
  const reasons: Reason[] = outcome === 'valid' ? [] : [about(outcome === 'invalid' ? 'ocsp.signature_invalid' : 'ocsp.algorithm_unsupported', responder)]
  const isIssuer = sameName(responder.subject, issuer.subject) && equalBytes(responder.publicKey.der, issuer.publicKey.der)
  if (!isIssuer && !mayAnswerFor(question, responder, answer.producedAtMs)) reasons.push(about('ocsp.responder_unauthorized', responder))
  return { reasons, responder }
}

/** Certified by the issuer itself, for this purpose, valid when it answered, with a key that may sign. */
function mayAnswerFor(question: OcspQuestion, responder: Certificate, producedAtMs: number): boolean {
  const { issuer } = question
  const { extKeyUsage, keyUsage } = responder.extensions
  if (!extKeyUsage?.purposeOids.includes(OID.ocspSigning) || (keyUsage && !keyUsage.has('digitalSignature'))) return false
  if (producedAtMs < responder.notBeforeMs || producedAtMs > responder.notAfterMs) return false
  return sameName(responder.issuer, issuer.subject) && checkCertificateSignature(responder, issuer, question) === 'valid'
}

/** By SHA-1 of the key, as the standard has it, or by its SM3 (tolerance `ocsp-key-digest`). */
function isNamed(id: ResponderId, { subject, publicKey }: Certificate): boolean {
  if (id.kind === 'name') return sameName(id.name, subject)
  return [OID.sha1, OID.sm3].some((oid) => equalBytes(digestWith(oid, publicKey.keyBytes), id.keyDigest))
}

/** An answer made after that time counts too: a revocation carries its date, and what is good now was good then. */
function judgeAnswer({ certificate, atMs, skewMs = 300_000, maxAgeMs = 86_400_000 }: OcspQuestion, { state, thisUpdateMs, nextUpdateMs }: SingleAnswer): Reason[] {
  const staleAtMs = nextUpdateMs ?? thisUpdateMs + maxAgeMs
  const reasons: Reason[] = atMs > staleAtMs + skewMs || staleAtMs < thisUpdateMs ? [about('ocsp.not_fresh', certificate)] : []
  if (state.kind === 'unknown') return [...reasons, about('revocation.unknown', certificate)]
  if (state.kind === 'good' || state.reason === 'removeFromCRL' || state.revokedAtMs > atMs) return reasons
  return [...reasons, about(state.reason === 'certificateHold' ? 'revocation.suspended' : 'revocation.revoked', certificate)]
}

function about(code: ReasonCode, { subject }: Certificate): Reason {
  return { code, detail: displayName(subject) }
}

function tryParse<Value>(parse: () => Value): Value | CryptoError {
  try {
    return parse()
  } catch (cause) {
    if (cause instanceof CryptoError) return cause
    throw cause
  }
}
