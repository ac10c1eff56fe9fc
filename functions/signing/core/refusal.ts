// Owns the refusal of an operation: a response code of the standard, and whatever else is thrown turned into one.
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { svsCodes, type SvsCode, type SvsCodeName } from '@yiqian/shared/crypto/svs/codes.ts'
import { Fault, type FaultCode } from '@yiqian/shared/protocol/faults.ts'
import { sayDeviceFault } from '../../_domain/application-key/device-fault.ts'

export class SvsRefusal extends Error {
  readonly code: SvsCode
  /** for the log; never content, a key or a permission code */
  readonly detail: string
  /** what the answer carries beside the code, where the operation has more to say of a refusal */
  readonly result: Readonly<Record<string, number>>

  constructor(code: SvsCode, detail = '', result: Readonly<Record<string, number>> = {}) {
    super(nameOfCode(code))
    this.name = 'SvsRefusal'
    this.code = code
    this.detail = detail
    this.result = result
  }
}

const names = new Map<number, SvsCodeName>((Object.keys(svsCodes) as SvsCodeName[]).map((name) => [svsCodes[name], name]))

export const nameOfCode = (code: number): string => names.get(code) ?? 'unknown'

export const refuse = (name: Exclude<SvsCodeName, 'GM_SUCCESS'>, detail?: string): SvsRefusal => new SvsRefusal(svsCodes[name], detail)

/** @source GB/T 38629-2020 Annex B. A key that may not be used is answered as one that is not there. */
const ofFaults: Partial<Record<FaultCode, Exclude<SvsCodeName, 'GM_SUCCESS'>>> = {
  'key.not_found': 'GM_ERROR_KEY_INDEX',
  'key.not_active': 'GM_ERROR_KEY_INDEX',
  'key.purpose_wrong': 'GM_ERROR_KEY_INDEX',
  'key.period_over': 'GM_ERROR_KEY_INDEX',
  'key.permission_wrong': 'GM_ERROR_KEY_VALUE',
  'key.permission_locked': 'GM_ERROR_KEY_VALUE',
  'key.digest_invalid': 'GM_ERROR_SIGN_METHOD',
  'key.ciphertext_invalid': 'GM_INVALID_DATA_FORMAT',
}

/** Unknown errors are GM_SYSTEM_FAILURE, to be logged. */
export function asRefusal(error: unknown): SvsRefusal {
  if (error instanceof SvsRefusal) return error
  if (error instanceof CryptoError && error.code !== 'crypto.random_unavailable') return refuse('GM_INVALID_DATA_FORMAT', error.code)
  if (error instanceof Fault) return refuse(ofFaults[error.code] ?? 'GM_SYSTEM_FAILURE', sayDeviceFault(error) ?? error.code)
  return refuse('GM_SYSTEM_FAILURE', error instanceof Error ? error.message : 'unknown')
}
