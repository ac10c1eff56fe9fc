import { describe, expect, test } from 'vitest'
import { networkErrorKind } from './network-error.ts'
import { createPlatform } from './platform.ts'
import { createTaskQueue } from './task-queue.ts'
import type { Wx } from './wx.ts'

const settings = { name: 'weapp', baseUrl: 'https://sign.example', pinnedChannelKeysHex: [] } as const
/** WeChat's API as far as a test needs it; anything else it touches fails the test. */
const platformOver = (wx: Partial<Wx>) => createPlatform(wx as Wx, settings)
const fail = (errMsg: string) => async () => Promise.reject(Object.assign(new Error(errMsg), { errMsg }))

describe('transport over wx.request', () => {
  test('posts the very bytes to the base address and hands any status over', async () => {
    let sent: { url: string; bytes: number[]; timeout: number } | undefined
    const platform = platformOver({
      request: async ({ url, data, timeout }) => {
        sent = { url, bytes: [...new Uint8Array(data as ArrayBuffer)], timeout }
        return { statusCode: 503, data: Uint8Array.of(9).buffer, errMsg: 'request:ok' }
      },
    })
    const whole = Uint8Array.of(1, 2, 3, 4, 5)
    const answer = await platform.transport.post('/seal/channel', whole.subarray(1, 3), { timeoutMs: 1000 })
    expect(sent).toEqual({ url: 'https://sign.example/seal/channel', bytes: [2, 3], timeout: 1000 })
    expect(answer).toEqual({ status: 503, body: Uint8Array.of(9) })
  })
  test.each([
    ['request:fail timeout', 'timeout'],
    ['request:fail url not in domain list', 'blocked'],
    ['request:fail errcode:-106 cronet_error_code:-106 error_msg:net::ERR_INTERNET_DISCONNECTED', 'offline'],
    ['request:fail ssl hand shake error', 'unreachable'],
    ['', 'unreachable'],
  ])('%s is %s', async (errMsg, kind) => {
    expect(networkErrorKind(errMsg)).toBe(kind)
    const post = platformOver({ request: fail(errMsg) }).transport.post('/x', new Uint8Array(), { timeoutMs: 1 })
    await expect(post).rejects.toMatchObject({ name: 'NetworkError', kind })
  })
})

describe('keys of the secure channel', () => {
  const key = `04${'a1'.repeat(64)}`
  const serving = (text: string): Partial<Wx> => ({ request: async ({ url }) => ({ statusCode: 200, data: new TextEncoder().encode(`${url}` === 'https://sign.example/m/channel-keys.json' ? text : '').buffer as ArrayBuffer, errMsg: 'request:ok' }) })
  const keysOf = (wx: Partial<Wx>, more: object) => createPlatform(wx as Wx, { ...settings, ...more }).trustedKeysHex()
  test('what the build pins is not asked for', async () => expect(await keysOf({}, { pinnedChannelKeysHex: [key] })).toEqual([key]))
  test('a mini-program without pinned keys trusts nobody', async () => expect(await keysOf(serving(`{"channelKeysHex":["${key}"]}`), {})).toEqual([]))
  test('H5 asks the origin that served it', async () => expect(await keysOf(serving(`{"channelKeysHex":["${key}"]}`), { name: 'h5' })).toEqual([key]))
  test.each(['', '<html>', 'null', '{"channelKeysHex":"04"}', '{"channelKeysHex":["05"]}'])('%j holds no keys', async (text) => expect(await keysOf(serving(text), { name: 'h5' })).toEqual([]))
})

describe('MP-3 storage over wx', () => {
  test('a key that was never set reads as undefined, another failure is not mistaken for that', async () => {
    expect(await platformOver({ getStorage: fail('getStorage:fail data not found') }).storage.get('k')).toBeUndefined()
    await expect(platformOver({ getStorage: fail('getStorage:fail disk I/O error') }).storage.get('k')).rejects.toThrow('disk')
  })
})

describe('device', () => {
  test('a closed scanner, no WeChat and no biometrics are answers, not errors', async () => {
    const platform = platformOver({
      scanCode: fail('scanCode:fail cancel'),
      login: fail('login:fail not in WeChat'),
      checkIsSupportSoterAuthentication: fail('checkIsSupportSoterAuthentication:fail'),
    })
    expect(await platform.scanCode()).toBeUndefined()
    expect(await platform.loginCode()).toBeUndefined()
    expect(await platform.biometrics()).toEqual([])
  })
  test('random bytes come from wx.getRandomValues alone', async () => {
    const asked: number[] = []
    const getRandomValues: Wx['getRandomValues'] = async ({ length }) => {
      asked.push(length)
      return { randomValues: Uint8Array.from({ length }, (_, i) => (i * 31) & 0xff).buffer }
    }
    expect(await platformOver({ getRandomValues }).curve.run((sm2) => sm2.random(8))).toHaveLength(8)
    expect(asked).toEqual([2048])
    await expect(platformOver({ getRandomValues: fail('getRandomValues:fail') }).curve.run(() => 1)).rejects.toThrow()
  })
  test('busy hides its sign after a failure too', async () => {
    const seen: string[] = []
    const platform = platformOver({ showLoading: async () => seen.push('show'), hideLoading: async () => seen.push('hide') })
    await expect(platform.busy('…', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(seen).toEqual(['show', 'hide'])
  })
})

describe('task queue', () => {
  test('runs tasks of one name one after the other, also after a failure', async () => {
    const queue = createTaskQueue()
    const seen: string[] = []
    const slow = queue('share', async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      seen.push('first')
      throw new Error('no')
    })
    const next = queue('share', async () => void seen.push('second'))
    const other = queue('else', async () => void seen.push('other'))
    await expect(slow).rejects.toThrow('no')
    await Promise.all([next, other])
    expect(seen).toEqual(['other', 'first', 'second'])
  })
})
