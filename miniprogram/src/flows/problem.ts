// What went wrong, as a screen shows it.
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'
import { codeOf, sayError } from '../api/say-error.ts'
import { ServerFault } from '../api/server-fault.ts'

export interface Problem {
  code: string
  sentence: Sentence
  /** to tell the administrator, where the fault is the server's own */
  requestId?: string
}

export function problemOf(error: unknown): Problem {
  const problem: Problem = { code: codeOf(error), sentence: sayError(error) }
  if (error instanceof ServerFault && error.status >= 500 && error.requestId !== '') problem.requestId = error.requestId
  return problem
}

/** The phone can no longer sign as it is: the way on is setting it up again. */
export const needsEnrolment = ({ code }: Problem): boolean =>
  ['phone.not_enrolled', 'phone.proofing_missing', 'phone.storage_broken', 'phone.share_out_of_step', 'phone.certificate_mismatch', 'device.not_enrolled', 'device.replaced', 'access.required', 'access.expired', 'certificate.not_valid'].includes(code)

/** The privacy notice changed, or was never agreed to: reading it is the way on. */
export const needsConsent = ({ code }: Problem): boolean => code === 'consent.required'
