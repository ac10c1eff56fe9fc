// Owns the answer of every verification: a verdict and the reasons for it, each naming the check that failed.

/** @source ETSI EN 319 102-1 §5.1.3: total-passed, total-failed, indeterminate. */
export type Verdict = 'passed' | 'failed' | 'indeterminate'

/**
 * Every check that can fail. What follows a code is the verdict that it leads to: `failed` where the signature or
 * certificate is wrong whatever else may be learnt, `indeterminate` where something is missing to decide.
 */
export const reasonVerdicts = {
  'malformed': 'failed',
  'signature.invalid': 'failed',
  'signature.algorithm_unsupported': 'indeterminate',
  'chain.no_trusted_root': 'indeterminate',
  'chain.signature_invalid': 'failed',
  'chain.algorithm_unsupported': 'indeterminate',
  'chain.not_yet_valid': 'failed',
  'chain.expired': 'failed',
  'chain.issuer_not_ca': 'failed',
  'chain.issuer_key_usage': 'failed',
  'chain.path_too_long': 'failed',
  'chain.critical_extension_unknown': 'failed',
  'chain.leaf_key_usage': 'failed',
  'chain.leaf_extended_key_usage': 'failed',
  'revocation.revoked': 'failed',
  'revocation.suspended': 'failed',
  'revocation.unknown': 'indeterminate',
  'crl.signature_invalid': 'failed',
  'crl.algorithm_unsupported': 'indeterminate',
  'crl.issuer_mismatch': 'failed',
  'crl.issuer_key_usage': 'failed',
  'crl.expired': 'indeterminate',
  'crl.critical_extension_unknown': 'indeterminate',
  'cms.no_signers': 'failed',
  'cms.content_missing': 'indeterminate',
  'cms.content_differs': 'failed',
  'cms.content_type_mismatch': 'failed',
  'cms.digest_mismatch': 'failed',
  'cms.digest_algorithm_unsupported': 'indeterminate',
  'cms.attribute_missing': 'failed',
  'cms.attributes_required': 'failed',
  'cms.content_ambiguous': 'failed',
  'cms.signer_certificate_missing': 'indeterminate',
  'cms.signing_certificate_mismatch': 'failed',
  'tsp.not_a_timestamp': 'failed',
  'tsp.imprint_mismatch': 'failed',
  'tsp.nonce_mismatch': 'failed',
  'tsp.policy_mismatch': 'failed',
  'tsp.signer_count': 'failed',
  'tsp.signing_certificate_missing': 'failed',
  'tsp.purpose_missing': 'failed',
  'ses.seal_signature_invalid': 'failed',
  'ses.seal_not_yet_valid': 'failed',
  'ses.seal_expired': 'failed',
  'ses.seal_made_in_future': 'failed',
  'ses.timestamp_invalid': 'failed',
  'ses.timestamp_untrusted': 'indeterminate',
  'ses.timestamp_before_creation': 'failed',
  'ses.signer_not_in_seal': 'failed',
  'ses.digest_mismatch': 'failed',
  'ses.property_mismatch': 'failed',
  'ses.time_outside_validity': 'failed',
  'ocsp.unsuccessful': 'indeterminate',
  'ocsp.signature_invalid': 'failed',
  'ocsp.algorithm_unsupported': 'indeterminate',
  'ocsp.responder_unknown': 'indeterminate',
  'ocsp.responder_unauthorized': 'failed',
  'ocsp.nonce_mismatch': 'failed',
  'ocsp.not_answered': 'indeterminate',
  'ocsp.not_fresh': 'indeterminate',
  'ocsp.critical_extension_unknown': 'indeterminate',
  'chain.name_constraints': 'failed',
  'chain.policy_required': 'failed',
  'chain.policy_not_accepted': 'failed',
} as const satisfies Record<string, Verdict>

export type ReasonCode = keyof typeof reasonVerdicts

export interface Reason {
  readonly code: ReasonCode
  /** For people and logs: which certificate, which attribute. Never secret. */
  readonly detail?: string
}

export interface Judgement {
  readonly verdict: Verdict
  /** Empty exactly when passed. */
  readonly reasons: readonly Reason[]
}

/** The worst of the reasons decides: one `failed` fails, otherwise one `indeterminate` leaves it open. @source ETSI EN 319 102-1 §5.1.3 (passed, failed, indeterminate). */
export function judge(reasons: readonly Reason[]): Judgement {
  const verdicts = reasons.map(({ code }) => reasonVerdicts[code] as Verdict)
  const verdict = verdicts.includes('failed') ? 'failed' : verdicts.length > 0 ? 'indeterminate' : 'passed'
  return { verdict, reasons }
}
