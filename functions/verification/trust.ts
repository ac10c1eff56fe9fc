// Whom a verification believes: the hospital's own root, the operator's further anchors, and what is known of revocation.
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { SignatureDeps } from '@yiqian/shared/crypto/x509/signature.ts'
import { defaultPolicy, type PolicyChecks } from '../_domain/certificate-validation/policy.ts'
import type { Validation, ValidationTrust } from '../_runtime/open-validation.ts'
import type { Deps } from './deps.ts'
import type { ReportReason } from './reason.ts'

export interface Trust extends Pick<ValidationTrust, 'findStatus' | 'snapshot'> {
  nowMs: number
  /** the hospital's root first */
  roots: readonly Certificate[]
  /** root and issuing authority of this hospital */
  authorities: readonly Certificate[]
  /** further certificates of authorities that the operator imported */
  intermediates: readonly Certificate[]
  signatures: SignatureDeps
  checks: PolicyChecks
  /** whether the time of this request is over: what is not judged yet stays undecided */
  isLate(): boolean
}

/** After this no further signature of a file is begun. */
const TIME_LIMIT_MS = 20_000

export async function openTrust({ validation, kernel }: { validation: Pick<Validation, 'openTrust' | 'signatures'>; kernel: Pick<Deps['kernel'], 'clock'> }): Promise<Trust> {
  const { hospital: { root, issuing }, roots, intermediates, findStatus, snapshot } = await validation.openTrust()
  const startedAt = performance.now()
  const { checks } = snapshot.policies.get(defaultPolicy.name) ?? defaultPolicy
  return { nowMs: kernel.clock.nowMs(), roots, authorities: [root, issuing], intermediates, signatures: validation.signatures, findStatus, snapshot, checks, isLate: () => performance.now() - startedAt > TIME_LIMIT_MS }
}

/**
 * Revocation of the certificates of a path, at one time. The signer's must be on record as good; an authority between
 * counts only where a list speaks of it, since an offline root publishes none.
 * @param given lists inside the message, DER; believed only as far as their issuer signed them
 */
export async function judgeRevocation(trust: Trust, path: readonly Certificate[], atMs: number, given: readonly Uint8Array[]): Promise<ReportReason[]> {
  const { revocation: ways, distributionPoints: mayFetch, whenUnknown } = trust.checks
  const reasons: ReportReason[] = []
  if (ways.length === 0) return reasons
  for (const [index, certificate] of path.slice(0, -1).entries()) {
    const { finding } = await trust.findStatus({ certificate, issuer: path[index + 1]!, atMs, ways, question: { listsDer: given }, isLeaf: index === 0, mayFetch })
    if (finding?.status === 'revoked' || finding?.status === 'suspended') reasons.push({ code: `revocation.${finding.status}` })
    else if (!finding && index === 0 && whenUnknown !== 'accept') reasons.push({ code: whenUnknown === 'refuse' ? 'revocation.refused_unknown' : 'revocation.unknown' })
  }
  return reasons
}

/** What the operator decided about this one certificate, whatever its authority says. */
export function judgeListed({ snapshot: { listed }, checks, nowMs }: Trust, certificate: Certificate): ReportReason[] {
  return checks.blackList === 'refuse' && listed.find('black', certificate, nowMs) ? [{ code: 'list.black' }] : []
}

