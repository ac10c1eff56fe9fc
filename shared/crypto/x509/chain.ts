// Owns certification paths: finding one from a certificate to a trusted root, and judging it at a given time.
import { equalBytes } from '../bytes.ts'
import { OID } from '../der/oid.ts'
import type { Certificate } from './certificate.ts'
import type { KeyUsage } from './extension.ts'
import { displayName, sameName } from './name.ts'
import { nameConstraintBreaches } from './name-constraints.ts'
import { judgePolicies } from './policies.ts'
import { checkSignature } from './signature.ts'
import type { SignatureDeps } from './signature.ts'
import { judge } from './verdict.ts'
import type { Judgement, Reason, ReasonCode } from './verdict.ts'

export interface ChainQuestion extends SignatureDeps {
  readonly leaf: Certificate
  /** Not trusted: whatever came along with the signature, in any order. */
  readonly intermediates: readonly Certificate[]
  /** Trusted by configuration. */
  readonly roots: readonly Certificate[]
  /** The time at which everything must be valid. */
  readonly atMs: number
  /** The leaf must allow one of these, if it limits its use at all. */
  readonly leafKeyUsage?: readonly KeyUsage[]
  /** The path must be valid for one of these certificate policies. Absent: policies count only where a CA requires them. */
  readonly acceptedPolicies?: readonly string[]
}

export interface ChainVerdict extends Judgement {
  /** Leaf first, root last; as far as it was found. */
  readonly path: readonly Certificate[]
  /** Valid for the whole path, as the root's domain names them; `2.5.29.32.0` for any. Present when a root was reached. */
  readonly policyOids?: readonly string[]
}

const MAX_PATH = 8
/** Attackers choose the intermediates: no more signatures than this are checked for one question. */
const MAX_SIGNATURE_CHECKS = 32

/** Extensions that are understood, or that cannot make a path worse. Anything else that is critical fails the path. */
const knownCritical: readonly string[] = [
  OID.basicConstraints, OID.keyUsage, OID.extKeyUsage, OID.subjectKeyIdentifier, OID.authorityKeyIdentifier,
  OID.crlDistributionPoints, OID.subjectAltName, OID.certificatePolicies,
  OID.nameConstraints, OID.policyMappings, OID.policyConstraints, OID.inhibitAnyPolicy,
]

/**
 * Never throws for what the certificates say. Revocation is a question of its own: `checkRevocation`.
 *
 * @source RFC 5280 §6.1, with RFC 9618 for policies.
 */
export function verifyChain(question: ChainQuestion): ChainVerdict {
  const search: Search = { question, checksLeft: MAX_SIGNATURE_CHECKS }
  extendPath(search, [question.leaf])
  return search.passed ?? search.complete ?? search.incomplete ?? { ...judge([{ code: 'chain.no_trusted_root' }]), path: [question.leaf] }
}

interface Search {
  readonly question: ChainQuestion
  checksLeft: number
  passed?: ChainVerdict
  /** The first path that reached a root but failed. */
  complete?: ChainVerdict
  /** The longest that did not reach one. */
  incomplete?: ChainVerdict
}

/** Depth first; stops at the first path that passes. */
function extendPath(search: Search, path: readonly Certificate[]): void {
  const last = path[path.length - 1]
  if (search.question.roots.some((root) => equalBytes(root.der, last.der))) return keepComplete(search, path)
  const { reasons, issuers } = issuersOf(search, path)
  if (issuers.length === 0) return keepIncomplete(search, path, reasons)
  for (const issuer of issuers) {
    extendPath(search, [...path, issuer])
    if (search.passed) return
  }
}

function keepComplete(search: Search, path: readonly Certificate[]): void {
  const policies = judgePolicies(path, search.question.acceptedPolicies)
  const reasons = judgePath(search.question, path)
  if (policies.failure) reasons.push(about(policies.failure.code, policies.failure.certificate))
  const verdict = { ...judge(reasons), path, policyOids: policies.policyOids }
  if (verdict.verdict === 'passed') search.passed = verdict
  else search.complete ??= verdict
}

function keepIncomplete(search: Search, path: readonly Certificate[], reasons: readonly Reason[]): void {
  if (search.incomplete && search.incomplete.path.length >= path.length) return
  search.incomplete = { ...judge(reasons), path }
}

/** Certificates that signed the last one of the path; roots first. */
function issuersOf(search: Search, path: readonly Certificate[]): { issuers: Certificate[]; reasons: Reason[] } {
  const { roots, intermediates } = search.question
  const subject = path[path.length - 1]
  const issuers: Certificate[] = []
  const reasons: Reason[] = []
  for (const candidate of path.length < MAX_PATH ? [...roots, ...intermediates] : []) {
    const isOnPath = path.some((certificate) => equalBytes(certificate.der, candidate.der))
    if (isOnPath || !mayHaveIssued(candidate, subject) || search.checksLeft === 0) continue
    search.checksLeft -= 1
    const outcome = checkCertificateSignature(subject, candidate, search.question)
    if (outcome === 'valid') issuers.push(candidate)
    else reasons.push(about(outcome === 'invalid' ? 'chain.signature_invalid' : 'chain.algorithm_unsupported', subject))
  }
  return { issuers, reasons: reasons.length > 0 ? reasons : [about('chain.no_trusted_root', subject)] }
}

/** By name, and by key identifiers where both have them. */
function mayHaveIssued(issuer: Certificate, subject: Certificate): boolean {
  const [has, wants] = [issuer.extensions.subjectKeyIdentifier, subject.extensions.authorityKeyIdentifier]
  return sameName(issuer.subject, subject.issuer) && (!has || !wants || equalBytes(has, wants))
}

/** Whether `issuer`'s key signed `certificate`. Says nothing of whether it was allowed to. @source RFC 5280 §6.1.3 (a)(1). */
export function checkCertificateSignature(certificate: Certificate, issuer: Certificate, deps: SignatureDeps): 'valid' | 'invalid' | 'unsupported' {
  const { signatureAlgorithm: algorithm, tbsDer: message, signature } = certificate
  return checkSignature(deps, { algorithm, publicKey: issuer.publicKey, message, signature })
}

function judgePath({ atMs, leafKeyUsage }: ChainQuestion, path: readonly Certificate[]): Reason[] {
  const [leaf] = path
  const reasons = path.flatMap((certificate) => judgeOne(certificate, atMs))
  path.slice(1).forEach((issuer, below) => reasons.push(...judgeIssuer(issuer, path.slice(1, below + 1), below + 2 === path.length)))
  reasons.push(...nameConstraintBreaches(path).map((certificate) => about('chain.name_constraints', certificate)))
  const usage = leaf.extensions.keyUsage
  if (leafKeyUsage && usage && !leafKeyUsage.some((allowed) => usage.has(allowed))) reasons.push(about('chain.leaf_key_usage', leaf))
  return reasons
}

function judgeOne(certificate: Certificate, atMs: number): Reason[] {
  const reasons: Reason[] = []
  if (atMs < certificate.notBeforeMs) reasons.push(about('chain.not_yet_valid', certificate))
  if (atMs > certificate.notAfterMs) reasons.push(about('chain.expired', certificate))
  if (certificate.extensions.all.some(({ critical, oid }) => critical && !knownCritical.includes(oid))) {
    reasons.push(about('chain.critical_extension_unknown', certificate))
  }
  return reasons
}

/**
 * @param below   the CA certificates between this issuer and the leaf.
 * @param isRoot  a trusted root before version 3 cannot say that it is a CA: configuration says it (tolerance `root-v1`).
 */
function judgeIssuer(issuer: Certificate, below: readonly Certificate[], isRoot: boolean): Reason[] {
  const { basicConstraints, keyUsage } = issuer.extensions
  if (isRoot && issuer.version < 3) return []
  const reasons: Reason[] = []
  if (!basicConstraints?.ca) reasons.push(about('chain.issuer_not_ca', issuer))
  if (keyUsage && !keyUsage.has('keyCertSign')) reasons.push(about('chain.issuer_key_usage', issuer))
  const counted = below.filter((certificate) => !sameName(certificate.issuer, certificate.subject)).length
  if (basicConstraints?.pathLength !== undefined && counted > basicConstraints.pathLength) reasons.push(about('chain.path_too_long', issuer))
  return reasons
}

function about(code: ReasonCode, certificate: Certificate): Reason {
  return { code, detail: displayName(certificate.subject) }
}
