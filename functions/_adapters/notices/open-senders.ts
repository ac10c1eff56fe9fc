// The providers that the settings name: who sends messages, and whose accounts can be bound.
import type { NoticeSender, WorkAccounts } from '../../_domain/notice/notice-sender.ts'
import { createDingtalk } from './dingtalk.ts'
import { createEnterpriseWechat } from './enterprise-wechat.ts'
import { createWechatSubscribe } from './wechat-subscribe.ts'

export interface Providers {
  /** the first one that a person has an account at is asked first */
  senders: readonly NoticeSender[]
  accounts: readonly WorkAccounts[]
  wechatTemplateIds: readonly string[]
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * Enterprise WeChat: WECOM_CORP_ID, WECOM_SECRET, WECOM_AGENT_ID. DingTalk: DINGTALK_APP_KEY, DINGTALK_APP_SECRET, DINGTALK_AGENT_ID.
 * WeChat: WECHAT_APP_ID, WECHAT_APP_SECRET, WECHAT_NOTICE_TEMPLATE_ID, WECHAT_NOTICE_TEMPLATE_FIELDS (thing1,number2,time3).
 * Addresses of stand-ins: WECOM_API_URL, WECOM_AUTHORIZE_URL, DINGTALK_API_URL, DINGTALK_OPEN_API_URL, DINGTALK_AUTHORIZE_URL, WECHAT_API_URL.
 * What is not set is not there.
 */
export function openProviders(env: Env, { publicUrl, nowMs }: { publicUrl: string; nowMs: () => number }): Providers {
  const homeUrl = `${publicUrl}/m/`
  const { WECOM_CORP_ID: corpId, WECOM_SECRET: corpSecret, DINGTALK_APP_KEY: appKey, DINGTALK_APP_SECRET: dingtalkSecret, WECHAT_APP_ID: appId, WECHAT_APP_SECRET: appSecret, WECHAT_NOTICE_TEMPLATE_ID: templateId } = env
  const at = (setting: string, absent: string): string => env[setting] || absent
  const wecom = corpId && corpSecret && createEnterpriseWechat({
    apiUrl: at('WECOM_API_URL', 'https://qyapi.weixin.qq.com'), authorizeUrl: at('WECOM_AUTHORIZE_URL', 'https://open.weixin.qq.com/connect/oauth2/authorize'),
    corpId, corpSecret, agentId: agentOf(env, 'WECOM_AGENT_ID'), homeUrl, nowMs,
  })
  const dingtalk = appKey && dingtalkSecret && createDingtalk({
    apiUrl: at('DINGTALK_API_URL', 'https://oapi.dingtalk.com'), openApiUrl: at('DINGTALK_OPEN_API_URL', 'https://api.dingtalk.com'), authorizeUrl: at('DINGTALK_AUTHORIZE_URL', 'https://login.dingtalk.com/oauth2/auth'),
    appKey, appSecret: dingtalkSecret, agentId: agentOf(env, 'DINGTALK_AGENT_ID'), homeUrl, nowMs,
  })
  const wechat = appId && appSecret && templateId && createWechatSubscribe({ apiUrl: at('WECHAT_API_URL', 'https://api.weixin.qq.com'), appId, appSecret, templateId, fields: fieldsOf(env), nowMs })
  const accounts = [wecom, dingtalk].filter((provider) => typeof provider === 'object')
  return { senders: [...accounts, ...(wechat ? [wechat] : [])], accounts, wechatTemplateIds: wechat && templateId ? [templateId] : [] }
}

function agentOf(env: Env, setting: string): number {
  const agentId = Number(env[setting])
  if (!Number.isSafeInteger(agentId) || agentId <= 0) throw new Error(`${setting} must be the number of the application`)
  return agentId
}

function fieldsOf(env: Env): [string, string, string] {
  const names = (env['WECHAT_NOTICE_TEMPLATE_FIELDS'] || 'thing1,number2,time3').split(',')
  if (names.length !== 3 || names.some((name) => !/^[a-z_]{2,24}\d{1,2}$/.test(name))) throw new Error('WECHAT_NOTICE_TEMPLATE_FIELDS must name title, count and time, as thing1,number2,time3')
  return names as [string, string, string]
}
