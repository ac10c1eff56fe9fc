// WeChat's subscription messages: one message for each consent that the person gave to the template. @source developers.weixin.qq.com, getStableAccessToken and subscribeMessage.send
import type { NoticeSender } from '../../_domain/notice/notice-sender.ts'
import { noticeText } from '../../_domain/notice/notice-text.ts'
import { askProvider, orAway, sayErrcode, tokenIn, withToken } from './ask-provider.ts'

export interface WechatSubscribeOptions {
  /** `https://api.weixin.qq.com` */
  apiUrl: string
  appId: string
  appSecret: string
  templateId: string
  /** names that the template gives its title, count and time, as `thing1`, `number2`, `time3` */
  fields: readonly [title: string, count: string, time: string]
  nowMs: () => number
  timeoutMs?: number
}

const REFUSED: Readonly<Record<number, string>> = {
  40003: 'the openid is not of this mini-program',
  43101: 'the person gave no consent for a message, or used it up',
}
const MEANINGS: Readonly<Record<number, string>> = {
  [-1]: 'WeChat is busy',
  40001: 'WECHAT_APP_SECRET is wrong, or the token is not the newest',
  40013: 'WECHAT_APP_ID is wrong',
  40037: 'WECHAT_NOTICE_TEMPLATE_ID is wrong',
  40125: 'WECHAT_APP_SECRET is wrong',
  40164: 'the address of this server is not on the list of WeChat’s console',
  41030: 'the page is not in the published version',
  42001: 'the token is over',
  45009: 'the quota of the day is used up',
  47003: 'WECHAT_NOTICE_TEMPLATE_FIELDS do not fit the template',
}

export function createWechatSubscribe(options: WechatSubscribeOptions): NoticeSender {
  const { apiUrl, appId, appSecret, templateId, fields, nowMs, timeoutMs = 5_000 } = options
  const asking = withToken({
    nowMs,
    fetchToken: async (renew) => tokenIn(await askProvider({ url: new URL('/cgi-bin/stable_token', apiUrl), body: { grant_type: 'client_credential', appid: appId, secret: appSecret, force_refresh: renew }, timeoutMs }), MEANINGS),
  })
  return {
    channel: 'wechat',
    send: ({ accountId, kind, count, atMs }) => orAway('WeChat', async () => {
      const values = [noticeText(kind, count).title, String(count), chinaTime(atMs)]
      const body = { touser: accountId, template_id: templateId, page: 'pages/index/index', lang: 'zh_CN', data: Object.fromEntries(fields.map((field, index) => [field, { value: values[index] }])) }
      const { errcode = 0 } = await asking((token) => {
        const url = new URL('/cgi-bin/message/subscribe/send', apiUrl)
        url.searchParams.set('access_token', token)
        return askProvider({ url, body, timeoutMs })
      })
      if (errcode === 0) return { result: 'sent' }
      return errcode in REFUSED ? { result: 'refused', detail: sayErrcode(errcode, REFUSED) } : { result: 'unavailable', detail: `WeChat: ${sayErrcode(errcode, MEANINGS)}` }
    }),
  }
}

/** `2026-11-21 16:00`, China Standard Time. */
export const chinaTime = (atMs: number): string => new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
