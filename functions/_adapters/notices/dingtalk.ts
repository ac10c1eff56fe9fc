// DingTalk: work notifications of the hospital's own application, and the member behind a log-in code. @source open.dingtalk.com, gettoken, asyncsend_v2, userAccessToken, users/me, getbyunionid
import { linkOf, type AccountOutcome, type NoticeSender, type WorkAccounts } from '../../_domain/notice/notice-sender.ts'
import { noticeText } from '../../_domain/notice/notice-text.ts'
import { askProvider, orAway, sayErrcode, tokenIn, withToken } from './ask-provider.ts'
import { chinaTime } from './wechat-subscribe.ts'

export interface DingtalkOptions {
  /** `https://oapi.dingtalk.com` */
  apiUrl: string
  /** `https://api.dingtalk.com` */
  openApiUrl: string
  /** `https://login.dingtalk.com/oauth2/auth` */
  authorizeUrl: string
  appKey: string
  appSecret: string
  agentId: number
  homeUrl: string
  nowMs: () => number
  timeoutMs?: number
}

const REFUSED: Readonly<Record<number, string>> = {
  33012: 'the member is not there',
  60121: 'the member is not there',
}
/** The text holds the minute: it is this very message that was there before. */
const ALREADY_SENT = 143106
const MEANINGS: Readonly<Record<number, string>> = {
  [-1]: 'DingTalk is busy',
  40014: 'the token is wrong',
  40089: 'DINGTALK_APP_KEY or DINGTALK_APP_SECRET is wrong',
  42001: 'the token is over',
  45009: 'called too often',
  90018: 'called too often',
  143103: 'called too often',
  143104: 'called too often',
  143105: 'the member’s quota of the day is used up',
}

export function createDingtalk(options: DingtalkOptions): NoticeSender & WorkAccounts {
  const { apiUrl, appKey, appSecret, agentId, homeUrl, nowMs, timeoutMs = 5_000 } = options
  const at = (path: string, query: Record<string, string>): URL => {
    const url = new URL(path, apiUrl)
    url.search = new URLSearchParams(query).toString()
    return url
  }
  const asking = withToken({ nowMs, fetchToken: async () => tokenIn(await askProvider({ url: at('/gettoken', { appkey: appKey, appsecret: appSecret }), timeoutMs }), MEANINGS) })
  return {
    channel: 'dingtalk',
    authorizeUrl: `${options.authorizeUrl}?${new URLSearchParams({ client_id: appKey, redirect_uri: homeUrl, response_type: 'code', scope: 'openid', prompt: 'consent' }).toString()}&state={state}`,
    send: ({ accountId, kind, count, atMs, taskId }) => orAway('DingTalk', async () => {
      const { title, zh, en } = noticeText(kind, count)
      // The same text twice in a day reaches a member once: the minute tells one message from the next.
      const msg = { msgtype: 'action_card', action_card: { title, markdown: `#### ${title}\n${zh}\n\n${en}\n\n${chinaTime(atMs)}`, single_title: '打开医签', single_url: linkOf(homeUrl, taskId) } }
      const { errcode = 0, sub_code: subCode } = await asking((token) => askProvider({ url: at('/topapi/message/corpconversation/asyncsend_v2', { access_token: token }), body: { agent_id: agentId, userid_list: accountId, to_all_user: false, msg }, timeoutMs }))
      const code = errcode === 88 && Number(subCode) > 0 ? Number(subCode) : errcode
      if (code === 0 || code === ALREADY_SENT) return { result: 'sent' }
      return code in REFUSED ? { result: 'refused', detail: sayErrcode(code, REFUSED) } : { result: 'unavailable', detail: `DingTalk: ${sayErrcode(code, MEANINGS)}` }
    }),
    accountOf: (code) => orAway<AccountOutcome>('DingTalk', async () => {
      const user = await askProvider({ url: new URL('/v1.0/oauth2/userAccessToken', options.openApiUrl), body: { clientId: appKey, clientSecret: appSecret, code, grantType: 'authorization_code' }, timeoutMs })
      if (typeof user['accessToken'] !== 'string') return { result: 'code-invalid', detail: typeof user['code'] === 'string' ? user['code'].slice(0, 64) : 'no token' }
      const me = await askProvider({ url: new URL('/v1.0/contact/users/me', options.openApiUrl), headers: { 'x-acs-dingtalk-access-token': user['accessToken'] }, timeoutMs })
      const { errcode = 0, result } = await asking((token) => askProvider({ url: at('/topapi/user/getbyunionid', { access_token: token }), body: { unionid: me['unionId'] }, timeoutMs }))
      if (errcode === 60121 || errcode === 33012) return { result: 'code-invalid', detail: 'not a member of the hospital' }
      const userId = errcode === 0 && typeof result === 'object' && result !== null && 'userid' in result ? result.userid : undefined
      return typeof userId === 'string' && userId !== '' && userId.length <= 128 ? { result: 'known', accountId: userId } : { result: 'unavailable', detail: `DingTalk: ${sayErrcode(errcode, MEANINGS)}` }
    }),
  }
}
