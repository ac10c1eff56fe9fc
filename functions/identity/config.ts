// Settings of `identity`, each with its value when absent.
import type { WechatOptions } from '../_adapters/wechat/code-to-session.ts'
import type { HttpMessengerOptions } from '../_adapters/messaging/http-messenger.ts'

export interface Config {
  /** SMS_GATEWAY_URL and SMS_GATEWAY_SECRET; absent: no codes can be sent, so nobody can enrol */
  messenger: HttpMessengerOptions | undefined
  /** WECHAT_APP_ID and WECHAT_APP_SECRET, WECHAT_API_URL for a stand-in; absent: WeChat accounts cannot be bound */
  wechat: WechatOptions | undefined
  /** WECHAT_LINK_FILE_NAME and WECHAT_LINK_FILE_CONTENT: the file by which WeChat knows that the /q/ links are ours; absent: none is served */
  linkFile: { name: string; content: string } | undefined
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const { SMS_GATEWAY_URL: url, SMS_GATEWAY_SECRET: secret = '', WECHAT_APP_ID: appId, WECHAT_APP_SECRET: appSecret, WECHAT_LINK_FILE_NAME: name, WECHAT_LINK_FILE_CONTENT: content } = env
  return {
    messenger: url ? { url, secret } : undefined,
    wechat: appId && appSecret ? { apiUrl: env['WECHAT_API_URL'] || 'https://api.weixin.qq.com', appId, appSecret } : undefined,
    linkFile: name && content ? { name, content } : undefined,
  }
}
