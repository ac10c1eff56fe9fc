// Faults as answers: status, code, sentence in both languages, request id; details stay in the log.
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { FAULTS, Fault, sayFault, type FaultBody, type FaultCode } from '@yiqian/shared/protocol/faults.ts'

export interface Answer {
  status: number
  headers: Record<string, string>
  /** JSON value, or bytes that go out as they are */
  body: unknown
}

/** To a caller who may not know that a thing exists, "not yours" goes out as "not found". */
const HIDDEN: Partial<Record<FaultCode, FaultCode>> = { 'task.not_yours': 'task.not_found' }
export const publicCode = (code: FaultCode): FaultCode => HIDDEN[code] ?? code

/** Anything thrown, as a fault. What is not a fault becomes server.internal. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (error instanceof CryptoError) return new Fault('request.cryptographically_invalid', { facts: { check: error.code }, cause: error })
  // two writers, again and again: nothing was written, and a repeat will do
  if (error instanceof Error && error.name === 'StoreConflict') return new Fault('server.busy', { detail: error.message, cause: error })
  return new Fault('server.internal', { detail: error instanceof Error ? error.message : String(error), cause: error })
}

export function faultAnswer(fault: Fault, requestId: string): Answer {
  const code = publicCode(fault.code)
  const body: FaultBody = { error: { code, message: sayFault(code, fault.facts), facts: code === fault.code ? fault.facts : {}, requestId } }
  const headers: Record<string, string> = {}
  if (FAULTS[code].status === 401) headers['www-authenticate'] = 'Bearer'
  if (code === 'server.busy') headers['retry-after'] = '1'
  return { status: FAULTS[code].status, headers, body }
}
