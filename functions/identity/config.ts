// Settings of `identity`, each with its value when absent.
import type { Factor } from '@yiqian/shared/protocol/identity.ts'
import type { ProviderSettings } from '../_adapters/proofing/open-providers.ts'
import type { WechatOptions } from '../_adapters/wechat/code-to-session.ts'
import type { HttpMessengerOptions } from '../_adapters/messaging/http-messenger.ts'
import { parseRule } from '../_domain/proofing/factors.ts'

export interface Config {
  /** SMS_GATEWAY_URL and SMS_GATEWAY_SECRET; absent: no codes can be sent, so nobody can enrol */
  messenger: HttpMessengerOptions | undefined
  /** WECHAT_APP_ID and WECHAT_APP_SECRET, WECHAT_API_URL for a stand-in; absent: WeChat accounts cannot be bound */
  wechat: WechatOptions | undefined
  /** WECHAT_LINK_FILE_NAME and WECHAT_LINK_FILE_CONTENT: the file by which WeChat knows that the /q/ links are ours; absent: none is served */
  linkFile: { name: string; content: string } | undefined
  /** PROOFING_RULE, e.g. `sms+face|sms+bank-card`; absent: `sms` */
  rule: Factor[][]
  /** PROOFING_PROVIDER_URL, PROOFING_PROVIDER_ID and PROOFING_PROVIDER_SECRET, or PROOFING_PROVIDER_URL=development */
  provider: ProviderSettings
  /** APP_NEWEST_VERSION and APP_OLDEST_VERSION: what is published, and what still works; absent: not told */
  app: { newestVersion: string | null; oldestVersion: string | null }
}

type Env = Readonly<Record<string, string | undefined>>

export function readConfig(env: Env): Config {
  const { SMS_GATEWAY_URL: url, SMS_GATEWAY_SECRET: secret = '', WECHAT_APP_ID: appId, WECHAT_APP_SECRET: appSecret, WECHAT_LINK_FILE_NAME: name, WECHAT_LINK_FILE_CONTENT: content } = env
  return {
    messenger: url ? { url, secret } : undefined,
    wechat: appId && appSecret ? { apiUrl: env['WECHAT_API_URL'] || 'https://api.weixin.qq.com', appId, appSecret } : undefined,
    linkFile: name && content ? { name, content } : undefined,
    rule: parseRule(env['PROOFING_RULE'] || 'sms'),
    provider: readProvider(env),
    app: { newestVersion: env['APP_NEWEST_VERSION'] || null, oldestVersion: env['APP_OLDEST_VERSION'] || null },
  }
}

/** The development provider is never what is there when nothing is set. */
function readProvider({ PROOFING_PROVIDER_URL: url, PROOFING_PROVIDER_ID: secretId, PROOFING_PROVIDER_SECRET: secretKey }: Env): ProviderSettings {
  if (url === 'development') return 'development'
  return url && secretId && secretKey ? { url, secretId, secretKey } : undefined
}
