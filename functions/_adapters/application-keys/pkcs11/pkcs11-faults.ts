// Return values of PKCS#11 tokens, as faults with the value's name.
import { Fault } from '@yiqian/shared/protocol/faults.ts'

/** @source PKCS#11 v2.40 §1.6. */
const names: Readonly<Record<number, string>> = {
  0x01: 'CKR_CANCEL', 0x02: 'CKR_HOST_MEMORY', 0x03: 'CKR_SLOT_ID_INVALID', 0x05: 'CKR_GENERAL_ERROR', 0x06: 'CKR_FUNCTION_FAILED', 0x07: 'CKR_ARGUMENTS_BAD',
  0x20: 'CKR_DATA_INVALID', 0x21: 'CKR_DATA_LEN_RANGE', 0x30: 'CKR_DEVICE_ERROR', 0x31: 'CKR_DEVICE_MEMORY', 0x32: 'CKR_DEVICE_REMOVED',
  0x40: 'CKR_ENCRYPTED_DATA_INVALID', 0x41: 'CKR_ENCRYPTED_DATA_LEN_RANGE', 0x54: 'CKR_FUNCTION_NOT_SUPPORTED', 0x60: 'CKR_KEY_HANDLE_INVALID', 0x63: 'CKR_KEY_TYPE_INCONSISTENT',
  0x68: 'CKR_KEY_FUNCTION_NOT_PERMITTED', 0x70: 'CKR_MECHANISM_INVALID', 0x71: 'CKR_MECHANISM_PARAM_INVALID', 0x82: 'CKR_OBJECT_HANDLE_INVALID', 0x90: 'CKR_OPERATION_ACTIVE',
  0xa0: 'CKR_PIN_INCORRECT', 0xa1: 'CKR_PIN_INVALID', 0xa2: 'CKR_PIN_LEN_RANGE', 0xa3: 'CKR_PIN_EXPIRED', 0xa4: 'CKR_PIN_LOCKED', 0xb0: 'CKR_SESSION_CLOSED', 0xb1: 'CKR_SESSION_COUNT',
  0xb3: 'CKR_SESSION_HANDLE_INVALID', 0xb5: 'CKR_SESSION_READ_ONLY', 0xd1: 'CKR_TEMPLATE_INCONSISTENT', 0xe0: 'CKR_TOKEN_NOT_PRESENT', 0xe1: 'CKR_TOKEN_NOT_RECOGNIZED',
  0xe2: 'CKR_TOKEN_WRITE_PROTECTED', 0x100: 'CKR_USER_ALREADY_LOGGED_IN', 0x101: 'CKR_USER_NOT_LOGGED_IN', 0x102: 'CKR_USER_PIN_NOT_INITIALIZED',
  0x150: 'CKR_BUFFER_TOO_SMALL', 0x190: 'CKR_CRYPTOKI_NOT_INITIALIZED', 0x191: 'CKR_CRYPTOKI_ALREADY_INITIALIZED',
}

export const CKR = { alreadyInitialized: 0x191, alreadyLoggedIn: 0x100 } as const

const lost: ReadonlySet<number> = new Set([0x03, 0x05, 0x06, 0x30, 0x32, 0x60, 0x82, 0x90, 0xb0, 0xb3, 0xe0, 0xe1, 0x101, 0x190])
const pinRefused: ReadonlySet<number> = new Set([0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0x102])
const ciphertextWrong: ReadonlySet<number> = new Set([0x05, 0x06, 0x20, 0x21, 0x40, 0x41])

/** The return value of a failed call, or undefined for any other error. */
export function returnValueOf(error: unknown): number | undefined {
  const code = error instanceof Error && error.name === 'Pkcs11Error' ? (error as Error & { code?: unknown }).code : undefined
  return typeof code === 'number' ? code : undefined
}

/** After these nothing that was open is worth keeping; opening everything again may help. */
export const isLost = (error: unknown): boolean => lost.has(returnValueOf(error) ?? -1)

export const isPinRefused = (error: unknown): boolean => pinRefused.has(returnValueOf(error) ?? -1)

/** What tokens say to a ciphertext that is none; some call every reason a general error. */
export const isCiphertextWrong = (error: unknown): boolean => ciphertextWrong.has(returnValueOf(error) ?? -1)

export const returnValueName = (value: number): string => names[value] ?? `0x${value.toString(16).padStart(8, '0')}`

export function pkcs11Fault(error: unknown): Fault {
  const value = returnValueOf(error)
  if (error instanceof Fault || value === undefined) return error instanceof Fault ? error : pkcs11Refusal('UNKNOWN', '未知错误', 'unknown error', error)
  const deviceCode = returnValueName(value)
  if (isPinRefused(error)) return new Fault('key.store_pin_wrong', { facts: { store: 'pkcs11', deviceCode }, cause: error })
  if (isLost(error)) return new Fault('key.store_unavailable', { facts: { store: 'pkcs11', deviceCode }, cause: error })
  return pkcs11Refusal(deviceCode, '请查阅设备手册', 'see the manual of the device', error)
}

export const pkcs11Refusal = (deviceCode: string, whyZh: string, whyEn: string, cause?: unknown): Fault =>
  new Fault('key.store_failed', { facts: { store: 'pkcs11', deviceCode, whyZh, whyEn }, cause })

export const notConfigured = (whyZh: string, whyEn: string, cause?: unknown): Fault => new Fault('key.store_not_configured', { facts: { store: 'pkcs11', whyZh, whyEn }, cause })
