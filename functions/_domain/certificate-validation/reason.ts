// Why a certificate is judged as it is: the codes of shared/crypto about paths and revocation, and those of this platform's own lists, policies and sources.
import { reasonVerdicts, type ReasonCode } from '@yiqian/shared/crypto/x509/verdict.ts'
import type { Verdict } from '@yiqian/shared/protocol/states.ts'

type About = 'chain' | 'revocation' | 'crl' | 'ocsp'
export type CryptoReasonCode = Extract<ReasonCode, 'malformed' | `${About}.${string}`>

export const ownVerdicts = {
  'list.black': 'failed',
  'list.not_white': 'failed',
  'policy.class_not_matched': 'failed',
  'policy.unknown': 'indeterminate',
  'revocation.refused_unknown': 'failed',
  'ocsp.no_responder': 'indeterminate',
  'ocsp.unreachable': 'indeterminate',
  'crl.not_held': 'indeterminate',
  'crl.not_kept_so_long': 'indeterminate',
} as const satisfies Record<string, Verdict>

export type OwnReasonCode = keyof typeof ownVerdicts
export type ValidationReasonCode = CryptoReasonCode | OwnReasonCode

export interface ValidationReason {
  readonly code: ValidationReasonCode
  /** for people and logs: which certificate, which list */
  readonly detail?: string
}

const isOwn = (code: string): code is OwnReasonCode => Object.hasOwn(ownVerdicts, code)

export const verdictOf = (code: ValidationReasonCode): Verdict => (isOwn(code) ? ownVerdicts[code] : reasonVerdicts[code])

/** The worst decides; no reason at all is passed. @source ETSI EN 319 102-1 §5.1.3 */
export function verdictOfAll(reasons: readonly ValidationReason[]): Verdict {
  const verdicts = reasons.map(({ code }) => verdictOf(code))
  return verdicts.includes('failed') ? 'failed' : verdicts.length > 0 ? 'indeterminate' : 'passed'
}
