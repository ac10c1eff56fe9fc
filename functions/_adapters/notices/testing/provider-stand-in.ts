// Stand-ins for WeChat, Enterprise WeChat and DingTalk on one port: tokens that end, quotas, consents, members; answers and errors as published.
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export const STAND_IN_SETTINGS = {
  WECHAT_APP_ID: 'wx0123456789abcdef', WECHAT_APP_SECRET: 'wechat-secret', WECHAT_NOTICE_TEMPLATE_ID: 'tmpl-to-do', WECHAT_NOTICE_TEMPLATE_FIELDS: 'thing1,number2,time3',
  WECOM_CORP_ID: 'ww0123456789', WECOM_SECRET: 'wecom-secret', WECOM_AGENT_ID: '1000002',
  DINGTALK_APP_KEY: 'dingkey01', DINGTALK_APP_SECRET: 'dingtalk-secret', DINGTALK_AGENT_ID: '41605932',
} as const

export type Provider = 'wechat' | 'wecom' | 'dingtalk'

export interface Delivered {
  provider: Provider
  to: string
  body: Record<string, unknown>
}

export interface ProviderStandIn {
  url: string
  /** settings that lead all three here */
  env: Record<string, string>
  /** what reached a person, newest last */
  delivered: Delivered[]
  /** every byte that came in: address, headers, body */
  heard: string[]
  /** tokens that were given out */
  tokensGiven: number
  /** openids, members (ids), members (ids by one-time code); consents left for WeChat */
  consents: Map<string, number>
  members: Set<string>
  codes: Map<string, string>
  /** who is logged in at the providers' own pages */
  loggedIn: string
  /** the next message (not token) question is answered with this, so many times */
  trouble: { errcode?: number; status?: number; silent?: boolean; text?: string; times: number } | undefined
  /** every token given so far is over */
  endTokens(): void
  close(): Promise<void>
}

export async function startProviderStandIn(): Promise<ProviderStandIn> {
  const tokens = new Set<string>()
  const server = http.createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      standIn.heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)} ${text}`)
      const say = (answer: object, status = 200): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
      const url = new URL(request.url!, 'http://stand-in')
      const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
      const back = url.searchParams.get('redirect_uri')
      if (back !== null) return sendBack(standIn, response, url.searchParams)
      const asked: Asked = { path: url.pathname, query: url.searchParams, body, headers: request.headers }
      const token = tokenFor(asked)
      if (token !== undefined) return say(token === 'given' ? { errcode: 0, errmsg: 'ok', access_token: newToken(), expires_in: 7200 } : token)
      const trouble = standIn.trouble
      if (trouble && trouble.times-- > 0) {
        if (trouble.silent) return
        if (trouble.text !== undefined) return void response.end(trouble.text)
        return say({ errcode: trouble.errcode ?? 0, errmsg: 'trouble' }, trouble.status ?? 200)
      }
      const held = asked.query.get('access_token')
      if (held !== null && !tokens.has(held)) return say({ errcode: held.startsWith('over') ? 42001 : 40014, errmsg: 'access_token expired' })
      say(...answerOf(standIn, asked))
    })
  })
  const newToken = (): string => {
    const token = `token-${++standIn.tokensGiven}-${Math.random().toString(36).slice(2)}`
    tokens.add(token)
    return token
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const standIn: ProviderStandIn = {
    url,
    env: { ...STAND_IN_SETTINGS, WECHAT_API_URL: url, WECOM_API_URL: url, WECOM_AUTHORIZE_URL: `${url}/connect/oauth2/authorize`, DINGTALK_API_URL: url, DINGTALK_OPEN_API_URL: url, DINGTALK_AUTHORIZE_URL: `${url}/oauth2/auth` },
    delivered: [], heard: [], tokensGiven: 0, consents: new Map(), members: new Set(), codes: new Map(), loggedIn: '', trouble: undefined,
    endTokens: () => tokens.clear(),
    close: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
  return standIn
}

/** The provider's page that knows who is logged in, and leads back with a code. */
function sendBack(standIn: ProviderStandIn, response: http.ServerResponse, query: URLSearchParams): void {
  const code = `code-${standIn.heard.length}`
  standIn.codes.set(code, standIn.loggedIn)
  const back = new URL(query.get('redirect_uri')!)
  back.searchParams.set(query.has('client_id') ? 'authCode' : 'code', code)
  back.searchParams.set('state', query.get('state') ?? '')
  response.writeHead(302, { location: back.href }).end()
}

interface Asked {
  path: string
  query: URLSearchParams
  body: Record<string, unknown>
  headers: http.IncomingHttpHeaders
}

const refusedToken = { errcode: 40001, errmsg: 'invalid credential' }

/** A question for a token: given, or what is said instead; undefined for all other questions. */
function tokenFor({ path, query, body }: Asked): 'given' | object | undefined {
  const s = STAND_IN_SETTINGS
  if (path === '/cgi-bin/stable_token') return body['appid'] === s.WECHAT_APP_ID && body['secret'] === s.WECHAT_APP_SECRET && body['grant_type'] === 'client_credential' ? 'given' : { errcode: 40125, errmsg: 'invalid appsecret' }
  if (path === '/cgi-bin/gettoken') return query.get('corpid') === s.WECOM_CORP_ID && query.get('corpsecret') === s.WECOM_SECRET ? 'given' : refusedToken
  if (path === '/gettoken') return query.get('appkey') === s.DINGTALK_APP_KEY && query.get('appsecret') === s.DINGTALK_APP_SECRET ? 'given' : { errcode: 40089, errmsg: '不合法的corpid或corpsecret' }
  return undefined
}

function answerOf(standIn: ProviderStandIn, asked: Asked): [answer: object, status?: number] {
  switch (asked.path) {
    case '/cgi-bin/message/subscribe/send': return [toWechat(standIn, asked.body)]
    case '/cgi-bin/message/send': return [toMember(standIn, asked.body)]
    case '/cgi-bin/auth/getuserinfo': return [memberOf(standIn, asked.query.get('code'))]
    case '/topapi/message/corpconversation/asyncsend_v2': return [toDingtalk(standIn, asked.body)]
    case '/v1.0/oauth2/userAccessToken': return dingtalkUser(standIn, asked.body)
    case '/v1.0/contact/users/me': return [{ unionId: `union-${String(asked.headers['x-acs-dingtalk-access-token'])}`, nick: '…' }]
    case '/topapi/user/getbyunionid': return [dingtalkMember(standIn, String(asked.body['unionid']))]
    case '/sns/jscode2session': return [{ openid: standIn.codes.get(asked.query.get('js_code') ?? '') ?? 'nobody', session_key: '…' }]
    default: return [{ errcode: 404, errmsg: 'not found' }, 404]
  }
}

const ok = { errcode: 0, errmsg: 'ok' }

function toWechat(standIn: ProviderStandIn, body: Record<string, unknown>): object {
  const to = String(body['touser'])
  if (!standIn.consents.has(to)) return { errcode: 40003, errmsg: 'invalid openid' }
  if (body['template_id'] !== STAND_IN_SETTINGS.WECHAT_NOTICE_TEMPLATE_ID) return { errcode: 40037, errmsg: 'invalid template_id' }
  const data = body['data'] as Record<string, { value: string }>
  if (Object.keys(data).join() !== STAND_IN_SETTINGS.WECHAT_NOTICE_TEMPLATE_FIELDS || [...data['thing1']!.value].length > 20 || !/^\d{1,32}$/.test(data['number2']!.value) || !/^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(data['time3']!.value)) return { errcode: 47003, errmsg: 'argument invalid' }
  const left = standIn.consents.get(to)!
  if (left === 0) return { errcode: 43101, errmsg: 'user refuse to accept the msg' }
  standIn.consents.set(to, left - 1)
  standIn.delivered.push({ provider: 'wechat', to, body })
  return ok
}

function toMember(standIn: ProviderStandIn, body: Record<string, unknown>): object {
  const to = String(body['touser'])
  if (body['agentid'] !== Number(STAND_IN_SETTINGS.WECOM_AGENT_ID)) return { errcode: 40056, errmsg: 'invalid agentid' }
  if (to === 'outside') return { errcode: 81013, errmsg: 'user & party & tag all invalid' }
  if (!standIn.members.has(to)) return { ...ok, invaliduser: to, msgid: 'm' }
  const repeated = standIn.delivered.some((one) => one.provider === 'wecom' && body['enable_duplicate_check'] === 1 && JSON.stringify(one.body) === JSON.stringify(body))
  if (!repeated) standIn.delivered.push({ provider: 'wecom', to, body })
  return { ...ok, msgid: 'm' }
}

function toDingtalk(standIn: ProviderStandIn, body: Record<string, unknown>): object {
  const to = String(body['userid_list'])
  if (!standIn.members.has(to)) return { errcode: 33012, errmsg: '无效的USERID' }
  if (standIn.delivered.some((one) => one.provider === 'dingtalk' && JSON.stringify(one.body) === JSON.stringify(body))) return { errcode: 88, sub_code: '143106', sub_msg: '单应用给单人推送重复消息超限' }
  standIn.delivered.push({ provider: 'dingtalk', to, body })
  return { ...ok, task_id: 256271667526, request_id: 'r' }
}

/** A code holds once. */
function taken(standIn: ProviderStandIn, code: string): string | undefined {
  const member = standIn.codes.get(code)
  standIn.codes.delete(code)
  return member
}

function memberOf(standIn: ProviderStandIn, code: string | null): object {
  const member = taken(standIn, code ?? '')
  if (member === undefined) return { errcode: 40029, errmsg: 'invalid code' }
  return standIn.members.has(member) ? { ...ok, userid: member } : { ...ok, openid: member }
}

function dingtalkUser(standIn: ProviderStandIn, body: Record<string, unknown>): [object, number] {
  const member = body['clientSecret'] === STAND_IN_SETTINGS.DINGTALK_APP_SECRET ? taken(standIn, String(body['code'])) : undefined
  return member === undefined ? [{ code: 'invalidParameter.authCode.notFound', message: '不合法的临时授权码' }, 400] : [{ accessToken: member, expireIn: 7200 }, 200]
}

function dingtalkMember(standIn: ProviderStandIn, unionId: string): object {
  const member = unionId.replace(/^union-/, '')
  return standIn.members.has(member) ? { ...ok, result: { userid: member, contact_type: 0 } } : { errcode: 60121, errmsg: '找不到该用户' }
}
