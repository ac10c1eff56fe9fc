import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openIdentity, type TestIdentity } from './testing/open-identity.ts'

let identity: TestIdentity
let origin: string
beforeAll(async () => {
  identity = await openIdentity()
  origin = await identity.platform.listen()
})
afterAll(() => identity.close())
const WECHAT = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN'
const get = (path: string, userAgent = 'Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile', method = 'GET') => fetch(`${origin}${path}`, { method, redirect: 'manual', headers: { 'user-agent': userAgent } })
const token = 'Ab3_-Ab3_-Ab3_-Ab3_-'

describe('MP-2 links of QR codes', () => {
  test.each(['', '/'])('a plain browser is sent to the H5 page (%j behind)', async (end) => {
    const response = await get(`/q/${token}${end}`)
    expect([response.status, response.headers.get('location')]).toEqual([302, `/m/#/pages/scan/index?q=${token}`])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  })
  test('inside WeChat: open the mini-program; the H5 page is the way out', async () => {
    const response = await get(`/q/${token}`, WECHAT)
    const html = await response.text()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(html).toContain('打开「医签」小程序')
    expect(html).toContain('Open the Yiqian mini-program')
    expect(html).toContain(`href="/m/#/pages/scan/index?q=${token}"`)
  })
  test.each(['/q/short', `/q/${token}%22%3E%3Cscript%3E`, `/q/${token}/more`, '/q/', '/q/..%2Fx'])('%s is no code: a page that says so, nothing of it echoed', async (path) => {
    const response = await get(path, WECHAT)
    const html = await response.text()
    expect(response.status).toBe(404)
    expect(html).toContain('二维码无效')
    expect(html).not.toContain('script')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })
  test('WeChat’s verification file, under its own name alone', async () => {
    const response = await get('/q/hxJ2k.txt')
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([200, 'text/plain; charset=utf-8', 'f00d'])
    expect((await get('/q/other.txt')).status).toBe(404)
  })
  test('other methods and addresses are not ours', async () => {
    expect((await get(`/q/${token}`, '', 'POST')).status).toBe(404)
    expect((await get(`/q/${token}`, '', 'HEAD')).status).toBe(302)
  })
})
