// Enterprise WeChat: messages of the hospital's own application, and the member behind a log-in code. @source developer.work.weixin.qq.com, gettoken, message/send, auth/getuserinfo
import { linkOf, type NoticeSender, type WorkAccounts } from '../../_domain/notice/notice-sender.ts'
import { noticeText } from '../../_domain/notice/notice-text.ts'
import { askProvider, orAway, sayErrcode, tokenIn, withToken } from './ask-provider.ts'
import { chinaTime } from './wechat-subscribe.ts'

export interface EnterpriseWechatOptions {
  /** `https://qyapi.weixin.qq.com` */
  apiUrl: string
  /** `https://open.weixin.qq.com/connect/oauth2/authorize` */
  authorizeUrl: string
  corpId: string
  corpSecret: string
  agentId: number
  /** the home page of the app: what a message opens, and where the log-in comes back to */
  homeUrl: string
  nowMs: () => number
  timeoutMs?: number
}

const REFUSED: Readonly<Record<number, string>> = {
  40003: 'the member is not there',
  40031: 'the member is not there',
  60111: 'the member is not there',
  81013: 'the member may not use the application, or is not there',
  82001: 'the member may not use the application, or is not there',
}
const MEANINGS: Readonly<Record<number, string>> = {
  [-1]: 'Enterprise WeChat is busy',
  40001: 'WECOM_SECRET is wrong',
  40013: 'WECOM_CORP_ID is wrong',
  40014: 'the token is wrong',
  40056: 'WECOM_AGENT_ID is wrong',
  42001: 'the token is over',
  45009: 'called too often',
  45033: 'called too often at once',
  60020: 'the address of this server is not on the list of Enterprise WeChat’s console',
  301002: 'WECOM_AGENT_ID is not the application of WECOM_SECRET',
}
/** The same text to the same member within this time is sent once: a message repeated after a lost answer. */
const DUPLICATE_SECONDS = 1800

export function createEnterpriseWechat(options: EnterpriseWechatOptions): NoticeSender & WorkAccounts {
  const { apiUrl, corpId, corpSecret, agentId, homeUrl, nowMs, timeoutMs = 5_000 } = options
  const at = (path: string, query: Record<string, string>): URL => {
    const url = new URL(path, apiUrl)
    url.search = new URLSearchParams(query).toString()
    return url
  }
  const asking = withToken({ nowMs, fetchToken: async () => tokenIn(await askProvider({ url: at('/cgi-bin/gettoken', { corpid: corpId, corpsecret: corpSecret }), timeoutMs }), MEANINGS) })
  return {
    channel: 'wecom',
    authorizeUrl: `${options.authorizeUrl}?${new URLSearchParams({ appid: corpId, redirect_uri: homeUrl, response_type: 'code', scope: 'snsapi_base', agentid: String(agentId) }).toString()}&state={state}#wechat_redirect`,
    send: ({ accountId, kind, count, atMs, taskId }) => orAway('Enterprise WeChat', async () => {
      const { title, zh, en } = noticeText(kind, count)
      const body = {
        touser: accountId, msgtype: 'textcard', agentid: agentId, enable_duplicate_check: 1, duplicate_check_interval: DUPLICATE_SECONDS,
        textcard: { title, description: `<div class="gray">${chinaTime(atMs)}</div><div>${zh}</div><div>${en}</div>`, url: linkOf(homeUrl, taskId), btntxt: '打开医签' },
      }
      const { errcode = 0, invaliduser, unlicenseduser } = await asking((token) => askProvider({ url: at('/cgi-bin/message/send', { access_token: token }), body, timeoutMs }))
      if (errcode !== 0) return errcode in REFUSED ? { result: 'refused', detail: sayErrcode(errcode, REFUSED) } : { result: 'unavailable', detail: `Enterprise WeChat: ${sayErrcode(errcode, MEANINGS)}` }
      // It answers 0 as well when it sent the message to nobody.
      return invaliduser || unlicenseduser ? { result: 'refused', detail: 'the member is not there, or has no licence' } : { result: 'sent' }
    }),
    accountOf: (code) => orAway('Enterprise WeChat', async () => {
      const { errcode = 0, userid } = await asking((token) => askProvider({ url: at('/cgi-bin/auth/getuserinfo', { access_token: token, code }), timeoutMs }))
      if (errcode === 40029 || errcode === 40063) return { result: 'code-invalid', detail: `errcode ${errcode}` }
      if (errcode !== 0) return { result: 'unavailable', detail: `Enterprise WeChat: ${sayErrcode(errcode, MEANINGS)}` }
      return typeof userid === 'string' && userid.length <= 64 && userid !== '' ? { result: 'known', accountId: userid } : { result: 'code-invalid', detail: 'not a member of the hospital' }
    }),
  }
}
