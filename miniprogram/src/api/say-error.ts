// Any error as one clear sentence in both languages. Pages and the command line show nothing else.
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'
import { NetworkError, type NetworkErrorKind } from '../platform/network-error.ts'
import { PHONE_FAULTS, PhoneFault } from './phone-fault.ts'
import { ServerFault } from './server-fault.ts'

const NETWORK: Record<NetworkErrorKind, Sentence> = {
  timeout: { zh: '服务器响应超时，请稍后重试', en: 'The server did not answer in time; try again' },
  offline: { zh: '当前没有网络，请检查网络后重试', en: 'There is no network; check it and try again' },
  unreachable: { zh: '无法连接服务器，请检查网络后重试', en: 'The server cannot be reached; check the network and try again' },
  blocked: { zh: '服务器地址未被允许，请联系管理员', en: 'The server address is not allowed; ask the administrator' },
}
const UNKNOWN: Sentence = { zh: '出现意外问题，请重试；如仍失败请联系管理员', en: 'Something unexpected happened; try again or ask the administrator' }

export function sayError(error: unknown): Sentence {
  if (error instanceof ServerFault) return error.sentence
  if (error instanceof PhoneFault) return PHONE_FAULTS[error.code]
  if (error instanceof NetworkError) return NETWORK[error.kind]
  if (codeOf(error) === 'crypto.random_unavailable') return { zh: '本机无法产生安全随机数，不能签名', en: 'This phone gives no secure random numbers; it cannot sign' }
  return UNKNOWN
}

/** Stable code of any error: the server's, the phone's, `network.<kind>`, a crypto code, or `phone.unexpected`. */
export function codeOf(error: unknown): string {
  if (error instanceof NetworkError) return `network.${error.kind}`
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[a-z0-9-]+\.[a-z_]+$/.test(code) ? code : 'phone.unexpected'
}
