import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSoter, type Soter } from './soter.ts'
import { createSoterStandIn, soterProof, type SoterStandIn } from './stand-in/soter-server.ts'

// A stand-in for api.weixin.qq.com with its documented answers: stable_token and soter/verify_signature.
let wechat: SoterStandIn
let soter: Soter
let nowMs = 1_000_000
beforeAll(async () => void (wechat = await createSoterStandIn()))
afterAll(() => wechat.close())
beforeEach(() => {
  wechat.reset()
  soter = createSoter({ apiUrl: wechat.url, appId: wechat.appId, appSecret: wechat.appSecret, timeoutMs: 3_000, nowMs: () => nowMs })
})
const proof = (some = {}) => soterProof({ raw: 'challenge', openid: 'openid-1', ...some })

describe('MA-5 WeChat SOTER', () => {
  test('a genuine proof tells counter, device and user; the access token is asked for once', async () => {
    expect(await soter.verify(proof({ counter: 7 }), 'challenge', 'openid-1')).toEqual({ result: 'proved', counter: 7, credential: { method: 'soter', cpuId: 'cpu-1', uid: '20003' } })
    await soter.verify(proof(), 'challenge', 'openid-1')
    expect(wechat.asked.filter((path) => path.includes('stable_token'))).toHaveLength(1)
    nowMs += 7_200_000
    await soter.verify(proof(), 'challenge', 'openid-1')
    expect(wechat.asked.filter((path) => path.includes('stable_token'))).toHaveLength(2)
  })
  test.each([
    ['over another challenge', proof({ raw: 'another' }), 'openid-1'],
    ['of another person', proof(), 'openid-2'],
    ['changed after signing', { ...proof(), resultJson: proof().resultJson.replace('"counter":1', '"counter":9') }, 'openid-1'],
    ['without a counter', proof({ counter: undefined }), 'openid-1'],
    ['no JSON', { ...proof(), resultJson: '<xml>' }, 'openid-1'],
  ])('a proof %s is refused', async (_name, given, openid) => expect(await soter.verify(given, 'challenge', openid)).toMatchObject({ result: 'refused' }))

  test.each([40001, 40014, 42001])('errcode %i: a new access token is asked for, and the proof goes through', async (errcode) => {
    await soter.verify(proof(), 'challenge', 'openid-1')
    wechat.failures.push({ errcode, errmsg: 'access_token expired' })
    expect(await soter.verify(proof(), 'challenge', 'openid-1')).toMatchObject({ result: 'proved' })
    expect(wechat.asked.filter((path) => path.includes('stable_token'))).toHaveLength(2)
  })
  test.each([
    ['busy', [{ errcode: -1, errmsg: 'system error' }]],
    ['its quota is used up', [{ errcode: 45009, errmsg: 'reach max api daily quota limit' }]],
    ['its access tokens are all refused', [{ errcode: 40001, errmsg: 'invalid credential' }, { errcode: 40001, errmsg: 'invalid credential' }]],
    ['no answer', ['silent' as const]],
    ['a gateway’s page', ['broken' as const]],
  ])('WeChat is %s: not now, which counts against nobody', async (_name, failures) => {
    wechat.failures.push(...failures)
    const outcome = await soter.verify(proof(), 'challenge', 'openid-1')
    expect(outcome).toMatchObject({ result: 'unavailable' })
    expect(JSON.stringify(outcome)).not.toMatch(/token-|the-app-secret/)
  })
  test('a wrong secret, or nobody there: not now', async () => {
    const wrong = createSoter({ apiUrl: wechat.url, appId: wechat.appId, appSecret: 'another', nowMs: () => nowMs })
    expect(await wrong.verify(proof(), 'challenge', 'openid-1')).toEqual({ result: 'unavailable', detail: expect.stringContaining('40125') })
    const nobody = createSoter({ apiUrl: 'http://127.0.0.1:1', appId: 'a', appSecret: 'b', nowMs: () => nowMs })
    expect(await nobody.verify(proof(), 'challenge', 'openid-1')).toMatchObject({ result: 'unavailable' })
  })
})
