import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createCodeToSession } from './code-to-session.ts'

// A stand-in for api.weixin.qq.com: WeChat's documented answers, JSON as text/plain with status 200, errors too.
const asked: URL[] = []
let answer: { status?: number; body?: string; silent?: boolean; location?: string }
const server = http.createServer((request, response) => {
  asked.push(new URL(request.url!, 'http://stand-in'))
  if (answer.silent) return
  response.writeHead(answer.status ?? 200, { 'content-type': 'text/plain', ...(answer.location && { location: answer.location }) }).end(answer.body)
})
let apiUrl: string
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => void (asked.length = 0))
const ask = (timeoutMs = 2000) => createCodeToSession({ apiUrl, appId: 'wx0123456789abcdef', appSecret: 'the-app-secret', timeoutMs })('login-code/+&')

test('asks as documented; the session key does not come out', async () => {
  answer = { body: '{"session_key":"tiihtNczf5v6AKRyjwEUhQ==","openid":"oGZUI0egBJY1zhBYw2KhdUfwVJJE","unionid":"u"}' }
  expect(await ask()).toEqual({ result: 'known', openid: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE' })
  expect(asked[0]!.pathname).toBe('/sns/jscode2session')
  expect(Object.fromEntries(asked[0]!.searchParams)).toEqual({ appid: 'wx0123456789abcdef', secret: 'the-app-secret', js_code: 'login-code/+&', grant_type: 'authorization_code' })
})
test.each([
  [40029, 'invalid code, rid: 5f'],
  [40163, 'code been used'],
  [40226, 'code blocked'],
])('errcode %i: the code is no good', async (errcode, errmsg) => {
  answer = { body: JSON.stringify({ errcode, errmsg }) }
  expect(await ask()).toEqual({ result: 'code-invalid', errcode })
})
test.each([
  [-1, 'system error', 'WeChat is busy (errcode -1)'],
  [45011, 'api minute-quota reach limit', 'too often'],
  [40013, 'invalid appid', 'WECHAT_APP_ID is wrong'],
  [40125, 'invalid appsecret', 'WECHAT_APP_SECRET is wrong'],
  [99999, 'something new', 'WeChat refused (errcode 99999)'],
])('errcode %i: not now', async (errcode, errmsg, detail) => {
  answer = { body: JSON.stringify({ errcode, errmsg }) }
  expect(await ask()).toEqual({ result: 'unavailable', detail: expect.stringContaining(detail) })
})
test.each([
  ['a broken answer', { body: '<html>' }],
  ['no openid and no error', { body: '{}' }],
  ['an openid of another form', { body: '{"openid":{"$gt":""}}' }],
  ['an error of the server', { status: 502, body: 'bad gateway' }],
  ['a redirect elsewhere', { status: 302, location: 'http://127.0.0.1:1/' }],
  ['silence', { silent: true }],
])('%s: not now, and no secret in what is told', async (_, given) => {
  answer = given
  const session = await ask(200)
  expect(session.result).toBe('unavailable')
  expect(JSON.stringify(session)).not.toMatch(/the-app-secret|login-code/)
})
test('nobody there', async () => {
  const session = await createCodeToSession({ apiUrl: 'http://127.0.0.1:1', appId: 'wx', appSecret: 's' })('code')
  expect(session).toEqual({ result: 'unavailable', detail: expect.stringContaining('could not be reached') })
})
