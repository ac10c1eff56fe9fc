// Owns the verification of a JWS: every signature of it, each by the key of its own certificate.
import { equalBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { checkSignature, type SignatureDeps } from '../x509/signature.ts'
import { parseCertificate, type Certificate } from '../x509/certificate.ts'
import { defaultJwsProfile, jwsKindOf, jwsKindOfKey, jwsSignatureAlgorithm, jwsToDer, type JwsProfile } from './algorithms.ts'
import { jwsSigningInput, parseJws, type Jws, type JwsSignature } from './message.ts'

export type JwsReason = 'malformed' | 'payload_missing' | 'payload_differs' | 'algorithm_unsupported' | 'algorithm_mismatch' | 'certificate_missing' | 'certificate_mismatch' | 'signature_invalid'

export interface JwsQuestion extends SignatureDeps {
  readonly jws: string | Jws
  /** the payload, where it is not inside. If it is inside too, the two must be the same. */
  readonly detachedPayload?: Uint8Array
  /** who must have signed; then it need not be inside, and another one inside is refused */
  readonly signerCertificate?: Uint8Array
  readonly profile?: JwsProfile
}

export interface JwsSigner {
  readonly reasons: readonly JwsReason[]
  readonly certificate?: Certificate
  /** others of x5c; not yet believed */
  readonly intermediates: readonly Uint8Array[]
  readonly signingTimeMs?: number
  readonly signatureText: string
  readonly timestampTokens: readonly Uint8Array[]
}

export interface JwsVerdict {
  readonly verdict: 'passed' | 'failed'
  readonly reasons: readonly JwsReason[]
  readonly signers: readonly JwsSigner[]
  /** present exactly when passed: what was signed */
  readonly payload?: Uint8Array
}

/**
 * Never throws for what the text says. The key of the certificate decides which algorithm may stand in the header: `none`, HMAC
 * and an algorithm of another kind of key are refused. Nothing is said of the certificate's path.
 *
 * @source RFC 7515 §5.2; RFC 8725 §3.1, §3.2 (algorithms); RFC 7797.
 */
export function verifyJws(question: JwsQuestion): JwsVerdict {
  const failed = (reason: JwsReason): JwsVerdict => ({ verdict: 'failed', reasons: [reason], signers: [] })
  let jws: Jws
  try {
    jws = typeof question.jws === 'string' ? parseJws(question.jws) : question.jws
  } catch (cause) {
    if (cause instanceof CryptoError) return failed('malformed')
    throw cause
  }
  const payload = jws.payload ?? question.detachedPayload
  if (!payload) return failed('payload_missing')
  if (jws.payload && question.detachedPayload && !equalBytes(jws.payload, question.detachedPayload)) return failed('payload_differs')
  const signers = jws.signatures.map((signature) => judgeSigner(question, signature, payload))
  const reasons = [...new Set(signers.flatMap((signer) => signer.reasons))]
  return reasons.length === 0 ? { verdict: 'passed', reasons, signers, payload } : { verdict: 'failed', reasons, signers }
}

function judgeSigner(question: JwsQuestion, signature: JwsSignature, payload: Uint8Array): JwsSigner {
  const { header, timestampTokens, signatureText } = signature
  const der = question.signerCertificate ?? header.certificates[0]
  const said = { intermediates: header.certificates.slice(1), timestampTokens, signatureText, ...(header.signingTimeMs !== undefined && { signingTimeMs: header.signingTimeMs }) }
  if (!der) return { ...said, reasons: ['certificate_missing'] }
  try {
    const certificate = parseCertificate(der)
    const isNamed = (header.certificates[0] === undefined || equalBytes(header.certificates[0], der)) && header.fitsCertificate(der) !== false
    return { ...said, certificate, reasons: isNamed ? reasonOf(question, certificate, signature, payload) : ['certificate_mismatch'] }
  } catch (cause) {
    if (cause instanceof CryptoError) return { ...said, reasons: ['certificate_mismatch'] }
    throw cause
  }
}

function reasonOf(question: JwsQuestion, { publicKey }: Certificate, { header, protectedText, signature }: JwsSignature, payload: Uint8Array): JwsReason[] {
  const kind = jwsKindOf(header.alg, question.profile ?? defaultJwsProfile)
  if (!kind) return ['algorithm_unsupported']
  if (jwsKindOfKey(publicKey) !== kind) return ['algorithm_mismatch']
  let der: Uint8Array | undefined
  try {
    der = jwsToDer(kind, signature)
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause
  }
  if (!der) return ['signature_invalid']
  const answer = checkSignature(question, { algorithm: jwsSignatureAlgorithm(kind), publicKey, message: jwsSigningInput(protectedText, payload, header.b64), signature: der })
  return answer === 'valid' ? [] : answer === 'unsupported' ? ['algorithm_unsupported'] : ['signature_invalid']
}
