// Owns the verification of seals and of documents stamped with them, check by check in the order of the standards.
import { equalBytes } from '../bytes.ts'
import { OID } from '../der/oid.ts'
import { CryptoError } from '../error.ts'
import { sm3 } from '../sm3.ts'
import type { MessageImprint } from '../tsp/imprint.ts'
import { verifyTimestampToken } from '../tsp/verify.ts'
import { parseCertificate } from '../x509/certificate.ts'
import type { Certificate } from '../x509/certificate.ts'
import { verifyChain } from '../x509/chain.ts'
import { displayName } from '../x509/name.ts'
import { checkSignature } from '../x509/signature.ts'
import type { SignatureDeps } from '../x509/signature.ts'
import { judge } from '../x509/verdict.ts'
import type { Judgement, Reason, ReasonCode } from '../x509/verdict.ts'
import type { Seal } from './seal.ts'
import { parseSeal } from './seal.ts'
import type { SealSignature } from './seal-signature.ts'
import { parseSealSignature } from './seal-signature.ts'

export interface SealTrust extends SignatureDeps {
  /** For makers, signers and time authorities. */
  readonly roots: readonly Certificate[]
  readonly intermediates?: readonly Certificate[]
  /** The time of asking. */
  readonly atMs: number
  /** Revocation, where lists or answers are at hand: reasons against a certificate at a time. Absent: not asked. */
  readonly checkRevocationAt?: (certificate: Certificate, atMs: number) => readonly Reason[]
}

export interface SealVerdict extends Judgement {
  /** Absent when malformed. */
  readonly seal?: Seal
  readonly makerCertificate?: Certificate
  /** Wrong now, right when the seal was made: said, not held against it (version 5). */
  readonly warnings: readonly Reason[]
}

/**
 * Format, maker's signature, maker's certificate and path, the seal's own times, its timestamp. Never throws for what the
 * bytes say; every check is made, so that all reasons are known.
 *
 * @source GM/T 0031-2014 §7.1; GB/T 38540-2020 §7.1; GM/T 0031-2025 (maker's certificate judged when the seal was made).
 */
export function verifySeal({ seal: bytes, ...trust }: SealTrust & { readonly seal: Uint8Array | Seal }): SealVerdict {
  const parsed = attempt(() => {
    const seal = bytes instanceof Uint8Array ? parseSeal(bytes) : bytes
    return { seal, maker: parseCertificate(seal.makerCertificateDer) }
  })
  if (parsed instanceof CryptoError) return { ...judge([malformed(parsed)]), warnings: [] }
  const { seal, maker } = parsed
  const reasons: Reason[] = []
  const { version, info } = seal
  reasons.push(...judgeSignature(trust, 'ses.seal_signature_invalid', maker, seal.signatureOid, seal.signedBytes, seal.signature))
  const now = judgeCertificate(trust, maker, trust.atMs)
  const then = version === 5 ? judgeCertificate(trust, maker, info.createdAtMs) : now
  reasons.push(...then)
  if (trust.atMs < info.validFromMs) reasons.push({ code: 'ses.seal_not_yet_valid' })
  if (trust.atMs > info.validToMs) reasons.push({ code: 'ses.seal_expired' })
  if (version === 5 && info.createdAtMs > trust.atMs) reasons.push({ code: 'ses.seal_made_in_future' })
  if (seal.timestampDer) reasons.push(...judgeSealTimestamp(trust, seal, seal.timestampDer))
  const warnings = now.filter(({ code }) => !then.some((reason) => reason.code === code))
  return { ...judge(reasons), seal, makerCertificate: maker, warnings }
}

function judgeSealTimestamp(trust: SealTrust, seal: Seal, timestampDer: Uint8Array): Reason[] {
  const { reasons, timeMs } = judgeToken(trust, timestampDer, imprintOf(seal.signature))
  return timeMs !== undefined && timeMs < seal.info.createdAtMs ? [...reasons, { code: 'ses.timestamp_before_creation' }] : reasons
}

export interface SealSignatureQuestion extends SealTrust {
  /** SES_Signature, DER. */
  readonly sealSignature: Uint8Array
  /** Digest of what `propertyInfo` names, computed by the caller; SM3. */
  readonly dataDigest: Uint8Array
  /** What the signature must claim to protect; not compared unless given. */
  readonly propertyInfo?: string
}

export interface SealSignatureVerdict extends Judgement {
  readonly sealSignature?: SealSignature
  readonly signerCertificate?: Certificate
  readonly seal?: SealVerdict
  /** By a verified timestamp. */
  readonly provenTimeMs?: number
  readonly warnings: readonly Reason[]
}

/**
 * Format, signature, signer's certificate and path, signer named by the seal, digest, the seal itself, and the times: the
 * proven time (timestamp), else the claimed one, must lie in the seal's and the certificate's validity. A certificate or
 * seal that ran out since is held against it only where no timestamp proves that it was used before.
 *
 * @source GM/T 0031-2014 §7.2; GB/T 38540-2020 §7.2; GM/T 0031-2025.
 */
export function verifySealSignature({ sealSignature: bytes, dataDigest, propertyInfo, ...trust }: SealSignatureQuestion): SealSignatureVerdict {
  const parsed = attempt(() => {
    const sealSignature = parseSealSignature(bytes)
    return { sealSignature, signer: parseCertificate(sealSignature.signerCertificateDer) }
  })
  if (parsed instanceof CryptoError) return { ...judge([malformed(parsed)]), warnings: [] }
  const { sealSignature, signer } = parsed
  const reasons = judgeSignature(trust, 'signature.invalid', signer, sealSignature.signatureOid, sealSignature.signedBytes, sealSignature.signature)
  const time = provenTime(trust, sealSignature)
  reasons.push(...time.reasons)
  const usedAtMs = time.timeMs ?? trust.atMs
  const used = { ...trust, atMs: usedAtMs }
  const then = judgeCertificate(used, signer, usedAtMs)
  reasons.push(...then)
  if (!isNamedBySeal(sealSignature.seal, signer)) reasons.push({ code: 'ses.signer_not_in_seal', detail: displayName(signer.subject) })
  if (!equalBytes(sealSignature.dataDigest, dataDigest)) reasons.push({ code: 'ses.digest_mismatch' })
  if (propertyInfo !== undefined && propertyInfo !== sealSignature.propertyInfo) reasons.push({ code: 'ses.property_mismatch' })
  const seal = verifySeal({ ...used, seal: sealSignature.seal })
  reasons.push(...seal.reasons, ...judgeClaimedTime(sealSignature, signer))
  const now = usedAtMs === trust.atMs ? [] : [...judgeCertificate(trust, signer, trust.atMs), ...verifySeal({ ...trust, seal: sealSignature.seal }).reasons]
  const warnings = [...seal.warnings, ...now.filter(({ code }) => !reasons.some((reason) => reason.code === code))]
  return { ...judge(reasons), sealSignature, signerCertificate: signer, seal, ...(time.timeMs !== undefined && { provenTimeMs: time.timeMs }), warnings }
}

/** A timestamp over the signature; in version 1 the token in the place of the time is over the data's digest, and proves no more. */
function provenTime(trust: SealTrust, { timestampDer, signature, timeTokenDer, dataDigest }: SealSignature): { reasons: Reason[]; timeMs?: number } {
  if (timestampDer) return judgeToken(trust, timestampDer, imprintOf(signature))
  if (!timeTokenDer) return { reasons: [] }
  const imprint = { digestOid: OID.sm3, digest: dataDigest }
  return { reasons: judgeToken(trust, timeTokenDer, imprint).reasons }
}

/** The claimed time lies within the seal's and the signer's validity. */
function judgeClaimedTime({ timeMs, seal: { info } }: SealSignature, signer: Certificate): Reason[] {
  if (timeMs === undefined) return []
  const isInside = timeMs >= info.validFromMs && timeMs <= info.validToMs && timeMs >= signer.notBeforeMs && timeMs <= signer.notAfterMs
  return isInside ? [] : [{ code: 'ses.time_outside_validity' }]
}

/** Byte for byte, or by SM3 of the certificate's DER. @source GB/T 38540-2020 §6.2.2 (certList). */
function isNamedBySeal({ info: { certificates } }: Seal, signer: Certificate): boolean {
  if (certificates.kind === 'certificates') return certificates.ders.some((der) => equalBytes(der, signer.der))
  const digest = sm3(signer.der)
  return certificates.digests.some((entry) => equalBytes(entry.digest, digest))
}

function judgeSignature(trust: SignatureDeps, code: ReasonCode, { publicKey }: Certificate, oid: string, message: Uint8Array, signature: Uint8Array): Reason[] {
  const outcome = checkSignature(trust, { algorithm: { oid }, publicKey, message, signature })
  return outcome === 'valid' ? [] : [outcome === 'invalid' ? { code } : { code: 'signature.algorithm_unsupported', detail: oid }]
}

function judgeCertificate(trust: SealTrust, leaf: Certificate, atMs: number): Reason[] {
  const chain = verifyChain({ ...trust, intermediates: trust.intermediates ?? [], leaf, atMs, leafKeyUsage: ['digitalSignature', 'nonRepudiation'] })
  return [...chain.reasons, ...(trust.checkRevocationAt?.(leaf, atMs) ?? [])]
}

function imprintOf(signature: Uint8Array): MessageImprint {
  return { digestOid: OID.sm3, digest: sm3(signature) }
}

/** Judged at its own time. */
function judgeToken(trust: SealTrust, token: Uint8Array, imprint: MessageImprint): { reasons: Reason[]; timeMs?: number } {
  const { verdict, info, reasons } = verifyTimestampToken({ ...trust, token, imprint, atMs: undefined })
  if (verdict === 'passed' && info) return { reasons: [], timeMs: info.genTimeMs }
  const code = verdict === 'failed' ? 'ses.timestamp_invalid' : 'ses.timestamp_untrusted'
  return { reasons: [{ code, detail: reasons.map((reason) => reason.code).join(' ') }] }
}

function malformed({ message }: CryptoError): Reason {
  return { code: 'malformed', detail: message }
}

function attempt<Value>(act: () => Value): Value | CryptoError {
  try {
    return act()
  } catch (cause) {
    if (cause instanceof CryptoError) return cause
    throw cause
  }
}
