// `identity` opened for tests with its settings, and stand-ins for the text message gateway and for WeChat.
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'

export interface TestIdentity {
  platform: TestPlatform
  /** text messages that went out, newest last */
  messages: { phone: string; zh: string; en: string }[]
  /** the code in the newest message */
  newestCode(): string
  gateway: { status: number }
  wechat: { answer: object }
  close(): Promise<void>
}

export async function openIdentity(env: Record<string, string> = {}): Promise<TestIdentity> {
  const messages: TestIdentity['messages'] = []
  const gateway = { status: 204 }
  const wechat = { answer: {} }
  const server = http.createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      if (request.url?.startsWith('/sns/')) return void response.end(JSON.stringify(wechat.answer))
      if (gateway.status < 300) messages.push(JSON.parse(text) as TestIdentity['messages'][number])
      response.writeHead(gateway.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const platform = await openTestPlatform({
    functions: ['identity'],
    env: { SMS_GATEWAY_URL: `${origin}/messages`, SMS_GATEWAY_SECRET: 'gateway', WECHAT_API_URL: origin, WECHAT_APP_ID: 'wx01', WECHAT_APP_SECRET: 'app-secret', WECHAT_LINK_FILE_NAME: 'hxJ2k.txt', WECHAT_LINK_FILE_CONTENT: 'f00d', ...env },
  })
  return {
    platform, messages, gateway, wechat,
    newestCode: () => /验证码 (\d{6})/.exec(messages.at(-1)!.zh)![1]!,
    async close() {
      await platform.close()
      server.closeAllConnections()
      server.close()
    },
  }
}
