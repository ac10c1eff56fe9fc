// The WeChat account behind a log-in code. A WeChat session alone opens nothing: it is compared with what a proofed phone bound.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Deps } from './deps.ts'

/** @throws {Fault} wechat.code_invalid · wechat.unavailable */
export async function openidOf({ codeToSession }: Deps, loginCode: string): Promise<string> {
  if (!codeToSession) throw new Fault('wechat.unavailable', { detail: 'WeChat is not set up: set WECHAT_APP_ID and WECHAT_APP_SECRET' })
  const session = await codeToSession(loginCode)
  if (session.result === 'code-invalid') throw new Fault('wechat.code_invalid', { detail: `errcode ${session.errcode}` })
  if (session.result === 'unavailable') throw new Fault('wechat.unavailable', { detail: session.detail })
  return session.openid
}
