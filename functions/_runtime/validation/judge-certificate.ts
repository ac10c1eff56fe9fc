// The verdict on one certificate: lists, project classes, time, path, revocation, in that order, and what the policy makes of it.
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { verifyChain } from '@yiqian/shared/crypto/x509/chain.ts'
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import type { SignatureDeps } from '@yiqian/shared/crypto/x509/signature.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { conditionOf, sofCodes, svsCodes, svsStateOf } from '../../_domain/certificate-validation/condition.ts'
import { classesOf, isAccepted } from '../../_domain/certificate-validation/match-class.ts'
import { defaultPolicy, type ValidationPolicy } from '../../_domain/certificate-validation/policy.ts'
import { verdictOfAll, type ValidationReason } from '../../_domain/certificate-validation/reason.ts'
import { sayReason } from '../../_domain/certificate-validation/reason-words.ts'
import type { RevocationFinding, ValidationQuestion, ValidationVerdict } from '../../_domain/certificate-validation/validation.ts'
import type { FindStatus } from './find-status.ts'
import type { Snapshot } from './snapshot.ts'

export interface JudgeDeps {
  snapshot: Snapshot
  /** the hospital's own and the operator's */
  roots: readonly Certificate[]
  intermediates: readonly Certificate[]
  signatures: SignatureDeps
  nowMs: number
  findStatus: FindStatus
  parse(der: Uint8Array): Certificate
}

interface Findings {
  reasons: ValidationReason[]
  notes: ValidationReason[]
  path: readonly Certificate[]
  revocation: RevocationFinding | null
}

const MOST_INTERMEDIATES = 16

export async function judgeCertificate(deps: JudgeDeps, question: ValidationQuestion): Promise<ValidationVerdict> {
  const policy = deps.snapshot.policies.get(question.policy ?? defaultPolicy.name)
  const found: Findings = { reasons: [], notes: [], path: [], revocation: null }
  const certificate = tryParse(deps, question.certificateDer)
  if (!policy) found.reasons.push({ code: 'policy.unknown', detail: question.policy ?? '' })
  else if (!certificate) found.reasons.push({ code: 'malformed' })
  else await judgeParsed(deps, question, policy, certificate, found)
  return verdictOn(deps, question, policy ?? defaultPolicy, certificate, found)
}

async function judgeParsed(deps: JudgeDeps, question: ValidationQuestion, policy: ValidationPolicy, certificate: Certificate, found: Findings): Promise<void> {
  const { snapshot: { listed, classes }, nowMs } = deps
  const { checks } = policy
  const atMs = question.atMs ?? nowMs
  found.path = [certificate]
  // who is listed now is refused or trusted now, whatever time is asked about
  const black = checks.blackList === 'refuse' ? listed.find('black', certificate, nowMs) : undefined
  const white = checks.whiteList === 'ignore' ? undefined : listed.find('white', certificate, nowMs)
  if (black) found.reasons.push({ code: 'list.black', detail: black.reason })
  if (checks.whiteList === 'required' && !white) found.reasons.push({ code: 'list.not_white' })
  if (!isAccepted(certificate, policy, classes)) found.reasons.push({ code: 'policy.class_not_matched', detail: displayName(certificate.subject) })
  const isTrusted = checks.whiteList === 'trusted' && white !== undefined
  if (question.level === 'time' || isTrusted || !checks.chain) {
    if (checks.time) found.reasons.push(...timeReasons(certificate, atMs))
    return
  }
  const isComplete = judgePath(deps, question, policy, certificate, found)
  if (question.level === 'revocation' && isComplete) await judgeRevocation(deps, question, policy, found)
}

function timeReasons(certificate: Certificate, atMs: number): ValidationReason[] {
  const detail = displayName(certificate.subject)
  if (atMs < certificate.notBeforeMs) return [{ code: 'chain.not_yet_valid', detail }]
  return atMs > certificate.notAfterMs ? [{ code: 'chain.expired', detail }] : []
}

/** @returns whether a trusted root was reached. */
function judgePath(deps: JudgeDeps, question: ValidationQuestion, { checks }: ValidationPolicy, leaf: Certificate, found: Findings): boolean {
  const given = (question.chainDer ?? []).slice(0, MOST_INTERMEDIATES).flatMap((der) => tryParse(deps, der) ?? [])
  const chain = verifyChain({
    ...deps.signatures, leaf, intermediates: [...deps.intermediates, ...given], roots: deps.roots, atMs: question.atMs ?? deps.nowMs,
    ...(checks.keyUsages.length > 0 && { leafKeyUsage: checks.keyUsages }), ...(checks.certificatePolicies.length > 0 && { acceptedPolicies: checks.certificatePolicies }),
  })
  const aboutLeafTime = ({ code, detail }: ValidationReason): boolean => (code === 'chain.expired' || code === 'chain.not_yet_valid') && detail === displayName(leaf.subject)
  const reasons = chain.reasons.map(({ code, detail }): ValidationReason => ({ code: code as ValidationReason['code'], ...(detail !== undefined && { detail }) }))
  found.path = chain.path
  found.reasons.push(...(checks.time ? reasons : reasons.filter((reason) => !aboutLeafTime(reason))))
  return chain.policyOids !== undefined
}

/** The certificate itself must be known as good; an authority above it counts only where something is known of it, since an offline root publishes nothing. */
async function judgeRevocation(deps: JudgeDeps, question: ValidationQuestion, policy: ValidationPolicy, found: Findings): Promise<void> {
  const { path } = found
  const ways = question.ocsp ? (['ocsp', ...policy.checks.revocation.filter((way) => way !== 'ocsp')] as const) : policy.checks.revocation
  if (ways.length === 0 || path.length < 2) return
  for (const [index, certificate] of path.slice(0, -1).entries()) {
    const isLeaf = index === 0
    const { finding, notes } = await deps.findStatus({ certificate, issuer: path[index + 1]!, atMs: question.atMs ?? deps.nowMs, ways, question, isLeaf, mayFetch: policy.checks.distributionPoints })
    if (isLeaf) found.revocation = finding ?? null
    if (isLeaf || finding) found.notes.push(...notes)
    const detail = displayName(certificate.subject)
    if (finding?.status === 'revoked' || finding?.status === 'suspended') found.reasons.push({ code: `revocation.${finding.status}`, detail })
    else if (!finding && isLeaf) (policy.checks.whenUnknown === 'accept' ? found.notes : found.reasons).push({ code: policy.checks.whenUnknown === 'refuse' ? 'revocation.refused_unknown' : 'revocation.unknown', detail })
  }
}

function verdictOn(deps: JudgeDeps, question: ValidationQuestion, policy: ValidationPolicy, certificate: Certificate | undefined, { reasons, notes, path, revocation }: Findings): ValidationVerdict {
  const condition = conditionOf(reasons)
  return {
    verdict: verdictOfAll(reasons), condition, reasons: distinct(reasons).map(sayReason), notes: distinct(notes).map(sayReason), certificate, path, revocation,
    atMs: question.atMs ?? deps.nowMs, judgedAtMs: deps.nowMs, policy: { name: policy.name, version: policy.version },
    classes: certificate ? classesOf(certificate, deps.snapshot.classes.values()) : [],
    sofCode: sofCodes[condition], svsCode: svsCodes[condition], svsState: svsStateOf(condition),
  }
}

const distinct = (reasons: readonly ValidationReason[]): ValidationReason[] => reasons.filter(({ code, detail }, index) => reasons.findIndex((other) => other.code === code && other.detail === detail) === index)

function tryParse({ parse }: Pick<JudgeDeps, 'parse'>, der: Uint8Array): Certificate | undefined {
  try {
    return parse(der)
  } catch (error) {
    if (error instanceof CryptoError) return undefined
    throw error
  }
}
