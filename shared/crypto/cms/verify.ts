// Owns the verification of SignedData: content, attributes, signature, certificate and its path, signer by signer.
import { equalBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { parseCertificate } from '../x509/certificate.ts'
import type { Certificate } from '../x509/certificate.ts'
import { verifyChain } from '../x509/chain.ts'
import type { ChainVerdict } from '../x509/chain.ts'
import type { KeyUsage } from '../x509/extension.ts'
import { checkSignature } from '../x509/signature.ts'
import type { SignatureDeps } from '../x509/signature.ts'
import { judge } from '../x509/verdict.ts'
import type { Judgement, Reason } from '../x509/verdict.ts'
import { parseSignedData } from './parse.ts'
import type { SignedData, SignerInfo } from './parse.ts'
import { isNamed } from './recipient.ts'
import { judgeCounterSignedBytes, judgeSignedBytes, readSigningTime, readTimestampTokens } from './signed-bytes.ts'
import type { SignedBytes } from './signed-bytes.ts'

export interface SignedDataQuestion extends SignatureDeps {
  /** ContentInfo, DER. */
  readonly cms: Uint8Array
  /** The content, where it is not inside. If it is inside too, the two must be the same. */
  readonly detachedContent?: Uint8Array
  /** Instead of the content, its digest; enough for signers with attributes that use this algorithm. */
  readonly detachedDigest?: { readonly digestOid: string; readonly digest: Uint8Array }
  /** Ask for the certificates' paths too: needs `roots` and `atMs` both. Without them a verdict says nothing of trust. */
  readonly roots?: readonly Certificate[]
  readonly atMs?: number
  /** Besides those inside the message. */
  readonly intermediates?: readonly Certificate[]
  /** The signer's certificate must allow one of these. */
  readonly leafKeyUsage?: readonly KeyUsage[]
}

export interface SignerVerdict extends Judgement {
  readonly signer: SignerInfo
  /** The signer's certificate, when it was found. */
  readonly certificate?: Certificate
  /** Present when roots were given. */
  readonly chain?: ChainVerdict
  /** What the signer claims, not a proof of time. */
  readonly signingTimeMs?: number
  /** ContentInfos over this signer's signature octets; verified apart by `verifyTimestampToken`. */
  readonly timestampTokens: readonly Uint8Array[]
}

export interface SignedDataVerdict extends Judgement {
  /** Absent when the bytes are malformed. */
  readonly signedData?: SignedData
  readonly signers: readonly SignerVerdict[]
  /** Every certificate inside that could be parsed. */
  readonly certificates: readonly Certificate[]
}

/**
 * Never throws for what the bytes say: malformed ones fail with reason `malformed`.
 *
 * Passed means that every signer passed. The time at which paths are judged is the caller's: the time of a verified
 * timestamp, else the time of asking.
 *
 * @source GM/T 0010 §8; RFC 5652 §5.4–5.6; RFC 5035 §4; ETSI EN 319 102-1 §5.2.
 */
export function verifySignedData(question: SignedDataQuestion): SignedDataVerdict {
  const signedData = tryParse(() => parseSignedData(question.cms))
  if (signedData instanceof CryptoError) return { ...judge([malformed(signedData)]), signers: [], certificates: [] }
  return verifyParsedSignedData(question, signedData)
}

/** The same for a message that is parsed already, or whose content has just been decrypted. @source GM/T 0010 §8; RFC 5652 §5.4–5.6. */
export function verifyParsedSignedData(question: Omit<SignedDataQuestion, 'cms'>, signedData: SignedData): SignedDataVerdict {
  const certificates = parseable(signedData.certificates)
  const content = signedData.content ?? question.detachedContent
  const signers = signedData.signers.map((signer) => verifySigner(question, certificates, signer, (certificate) =>
    judgeSignedBytes({ signedData, signer, certificate, content, detachedDigest: question.detachedDigest })))
  const reasons: Reason[] = signers.flatMap((signer) => signer.reasons)
  if (signers.length === 0) reasons.push({ code: 'cms.no_signers' })
  if (signedData.content && question.detachedContent && !equalBytes(signedData.content, question.detachedContent)) reasons.push({ code: 'cms.content_differs' })
  return { ...judge(reasons), signedData, signers, certificates }
}

/** One counter-signer of a signature; called by counter-signature.ts. @source RFC 5652 §11.4. */
export function verifyCounterSigner(question: Omit<SignedDataQuestion, 'cms'> & { readonly certificates: readonly Uint8Array[] }, signer: SignerInfo, signature: Uint8Array): SignerVerdict {
  return verifySigner(question, parseable(question.certificates), signer, (certificate) => judgeCounterSignedBytes(signer, certificate, signature))
}

function parseable(certificates: readonly Uint8Array[]): Certificate[] {
  return certificates.map((der) => tryParse(() => parseCertificate(der)))
    .filter((certificate): certificate is Certificate => !(certificate instanceof CryptoError))
}

type Question = Omit<SignedDataQuestion, 'cms'>
/** What a signature covers, once the certificate is known. May throw CryptoError. */
type Cover = (certificate: Certificate) => SignedBytes

/** Several certificates may answer to one signer id; the first that passes counts, else the first. */
function verifySigner(question: Question, certificates: readonly Certificate[], signer: SignerInfo, cover: Cover): SignerVerdict {
  const facts = tryParse(() => ({ signingTimeMs: readSigningTime(signer), timestampTokens: readTimestampTokens(signer) }))
  if (facts instanceof CryptoError) return { ...judge([malformed(facts)]), signer, timestampTokens: [] }
  const known = { signer, timestampTokens: facts.timestampTokens, ...(facts.signingTimeMs !== undefined && { signingTimeMs: facts.signingTimeMs }) }
  const candidates = [...certificates, ...(question.intermediates ?? [])].filter((certificate) => isNamed(signer.signerId, certificate)).slice(0, 4)
  const verdicts = candidates.map((certificate) => ({ ...judgeSigner(question, certificates, signer, certificate, cover), ...known, certificate }))
  const best = verdicts.find(({ verdict }) => verdict === 'passed') ?? verdicts[0]
  return best ?? { ...judge([{ code: 'cms.signer_certificate_missing' }]), ...known }
}

function judgeSigner(question: Question, certificates: readonly Certificate[], signer: SignerInfo, certificate: Certificate, cover: Cover): Judgement & { chain?: ChainVerdict } {
  const covered = tryParse(() => cover(certificate))
  if (covered instanceof CryptoError) return judge([malformed(covered)])
  const reasons = [...covered.reasons]
  if (covered.message) reasons.push(...judgeSignature(question, signer, certificate, covered.message))
  const { roots, atMs } = question
  if (!roots || atMs === undefined) return judge(reasons)
  const chain = verifyChain({ ...question, leaf: certificate, intermediates: [...certificates, ...(question.intermediates ?? [])], roots, atMs })
  return { ...judge([...reasons, ...chain.reasons]), chain }
}

function judgeSignature(question: Question, signer: SignerInfo, certificate: Certificate, message: Uint8Array): Reason[] {
  const { signatureAlgorithm: algorithm, digestAlgorithm, signature } = signer
  const outcome = checkSignature(question, { algorithm, digestOid: digestAlgorithm.oid, publicKey: certificate.publicKey, message, signature })
  if (outcome === 'valid') return []
  return [outcome === 'invalid' ? { code: 'signature.invalid' } : { code: 'signature.algorithm_unsupported', detail: algorithm.oid }]
}

function malformed({ message }: CryptoError): Reason {
  return { code: 'malformed', detail: message }
}

function tryParse<Value>(parse: () => Value): Value | CryptoError {
  try {
    return parse()
  } catch (cause) {
    if (cause instanceof CryptoError) return cause
    throw cause
  }
}
