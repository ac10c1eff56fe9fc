// WeChat's code2Session: the log-in code of a mini-program for the person's openid. AppSecret and session_key stay here.
import * as v from 'valibot'

export interface WechatOptions {
  /** `https://api.weixin.qq.com` */
  apiUrl: string
  appId: string
  appSecret: string
  timeoutMs?: number
}

export type WechatSession =
  | { result: 'known'; openid: string }
  /** wrong, used (40163), expired or refused for risk (40226): the phone asks WeChat for a new code */
  | { result: 'code-invalid'; errcode: number }
  /** busy (-1), called too often (45011), wrongly set up, or no answer: `detail` is for operators */
  | { result: 'unavailable'; detail: string }

export type CodeToSession = (loginCode: string) => Promise<WechatSession>

/** WeChat answers 200 with JSON in text/plain, errors too. @source developers.weixin.qq.com, code2Session */
const Answer = v.object({ openid: v.optional(v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{6,128}$/))), errcode: v.optional(v.number()) })

const CODE_INVALID: readonly number[] = [40029, 40163, 40226]
const MEANINGS: Readonly<Record<number, string>> = {
  [-1]: 'WeChat is busy',
  40013: 'WECHAT_APP_ID is wrong',
  40125: 'WECHAT_APP_SECRET is wrong',
  45011: 'code2Session was called too often for this person',
}

export function createCodeToSession({ apiUrl, appId, appSecret, timeoutMs = 5_000 }: WechatOptions): CodeToSession {
  return async (loginCode) => {
    const url = new URL('/sns/jscode2session', apiUrl)
    url.search = new URLSearchParams({ appid: appId, secret: appSecret, js_code: loginCode, grant_type: 'authorization_code' }).toString()
    let answer: v.InferOutput<typeof Answer>
    try {
      const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
      if (!response.ok) {
        await response.body?.cancel()
        return { result: 'unavailable', detail: `WeChat answered ${response.status}` }
      }
      answer = v.parse(Answer, JSON.parse(await response.text()))
    } catch (error) {
      // Neither message nor cause goes on: the address holds the AppSecret, the answer the session_key.
      const isTimeout = error instanceof Error && error.name === 'TimeoutError'
      return { result: 'unavailable', detail: isTimeout ? `WeChat did not answer within ${timeoutMs} ms` : 'WeChat could not be reached, or its answer could not be read' }
    }
    const errcode = answer.errcode ?? 0
    if (errcode === 0 && answer.openid !== undefined) return { result: 'known', openid: answer.openid }
    if (CODE_INVALID.includes(errcode)) return { result: 'code-invalid', errcode }
    return { result: 'unavailable', detail: `${MEANINGS[errcode] ?? 'WeChat refused'} (errcode ${errcode})` }
  }
}
