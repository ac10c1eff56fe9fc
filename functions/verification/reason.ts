// Why a report says what it says: the codes of shared/crypto and shared/pdf, and those of this function.
import { reasonVerdicts, type Reason, type ReasonCode } from '@yiqian/shared/crypto/x509/verdict.ts'
import type { PdfSignatureProblem } from '@yiqian/shared/pdf/read-signatures.ts'
import type { Verdict } from '@yiqian/shared/protocol/states.ts'

/** Whatever is wrong with a signature's place in its file fails it. */
export type PdfReasonCode = `pdf.${PdfSignatureProblem}`

export const ownVerdicts = {
  'document.unsigned': 'failed',
  'document.changed_after': 'failed',
  'document.annotated_after': 'indeterminate',
  'document.signature_removed': 'indeterminate',
  'timestamp.failed': 'failed',
  'timestamp.undecided': 'indeterminate',
  'timestamp.missing': 'indeterminate',
  'cms.encoding_unsupported': 'indeterminate',
  'cms.envelope_altered': 'indeterminate',
  'pdf.signer_count': 'failed',
  'pdf.kind_unsupported': 'indeterminate',
  'limit.exceeded': 'indeterminate',
  'list.black': 'failed',
  'revocation.refused_unknown': 'failed',
} as const satisfies Record<string, Verdict>

export type OwnReasonCode = keyof typeof ownVerdicts
export type ReportReasonCode = ReasonCode | PdfReasonCode | OwnReasonCode

export interface ReportReason {
  readonly code: ReportReasonCode
}

const isOwn = (code: ReportReasonCode): code is OwnReasonCode => Object.hasOwn(ownVerdicts, code)
const isCrypto = (code: ReportReasonCode): code is ReasonCode => Object.hasOwn(reasonVerdicts, code)

export const verdictOf = (code: ReportReasonCode): Verdict => (isOwn(code) ? ownVerdicts[code] : isCrypto(code) ? reasonVerdicts[code] : 'failed')

/** The worst verdict counts. @source ETSI EN 319 102-1 §5.1.3 */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.includes('failed') ? 'failed' : verdicts.includes('indeterminate') ? 'indeterminate' : 'passed'
}

/** Each code once, failures first. Empty exactly when passed. */
export function judgeReasons(reasons: readonly ReportReason[]): { verdict: Verdict; reasons: ReportReason[] } {
  const codes = [...new Set(reasons.map(({ code }) => code))]
  const ordered = [...codes.filter((code) => verdictOf(code) === 'failed'), ...codes.filter((code) => verdictOf(code) !== 'failed')]
  return { verdict: worst(codes.map(verdictOf)), reasons: ordered.map((code) => ({ code })) }
}

/** BER that is no DER is a dialect that this platform does not read, not a forgery. */
export function fromCrypto({ code, detail = '' }: Reason): ReportReason {
  return { code: code === 'malformed' && /^der\.(length_indefinite|length_not_minimal)/.test(detail) ? 'cms.encoding_unsupported' : code }
}
