import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bindWechat, startDeviceProofing } from '@yiqian/shared/protocol/identity.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'
import { freshNumber, provedOnPhone } from '../testing/prove.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
const bind = (of: { deviceToken: string } | undefined, loginCode = '0a1b2c', proofingId?: string) => identity.platform.asDevice(of, bindWechat, { loginCode, ...(proofingId && { proofingId }) })
/** With the second proof that an enrolled phone needs. */
const bindProved = async (of: { deviceToken: string }) => bind(of, undefined, await provedOnPhone(identity, of, 'wechat'))
const openidOf = async (id: string) => (await identity.platform.runtime.database.stores.staff.load(id))!.wechatOpenid
async function aPhone() {
  const staff = await seedStaff(identity.platform, { phone: freshNumber() })
  return { staff, ...(await seedDevice(identity.platform, staff)) }
}

test('200: the account is bound to the person; again is fine', async () => {
  const phone = await aPhone()
  identity.wechat.answer = { openid: 'openid-of-one', session_key: 'SESSION-KEY' }
  expect((await bindProved(phone)).body).toEqual({ bound: true })
  expect((await bind(phone)).body).toEqual({ bound: true })
  expect(await openidOf(phone.staff.id)).toBe('openid-of-one')
  expect(JSON.stringify(identity.platform.log)).not.toMatch(/SESSION-KEY|app-secret/)
})
test('200 · 403 MP-1: a phone that has just proved who holds it may change the account; one that signs may not', async () => {
  const phone = await aPhone()
  identity.wechat.answer = { openid: 'openid-of-before' }
  await bindProved(phone)
  identity.wechat.answer = { openid: 'openid-of-after' }
  expect(await bindProved(phone)).toMatchObject({ status: 403, code: 'wechat.change_needs_proofing' })
  expect(await openidOf(phone.staff.id)).toBe('openid-of-before')
  const proved = await seedDevice(identity.platform, phone.staff, { state: 'enrolling' })
  expect((await bind(proved)).status).toBe(200)
  expect(await openidOf(phone.staff.id)).toBe('openid-of-after')
})
describe('403 · 404 · 409 MP-1: an enrolled phone needs a second proof', () => {
  test('none; another phone’s; for another purpose; unknown; not complete', async () => {
    identity.wechat.answer = { openid: 'openid-unproved' }
    const [phone, other] = [await aPhone(), await aPhone()]
    expect(await bind(phone)).toMatchObject({ status: 403, code: 'wechat.binding_needs_proofing' })
    for (const proofingId of [await provedOnPhone(identity, other, 'wechat'), await provedOnPhone(identity, phone, 'phone'), 'prf_ffffffffffffffff']) expect(await bind(phone, undefined, proofingId)).toMatchObject({ status: 404, code: 'proofing.not_found' })
    identity.platform.clock.advance(61_000)
    const { body } = await identity.platform.asDevice(phone, startDeviceProofing, { purpose: 'wechat' })
    expect(await bind(phone, undefined, body.proofingId)).toMatchObject({ status: 409, code: 'proofing.incomplete' })
    expect(await openidOf(phone.staff.id)).toBeNull()
  })
  test('a proof survives a WeChat that was busy', async () => {
    const phone = await aPhone()
    const proofingId = await provedOnPhone(identity, phone, 'wechat')
    identity.wechat.answer = { errcode: -1 }
    expect(await bind(phone, undefined, proofingId)).toMatchObject({ status: 503 })
    identity.wechat.answer = { openid: 'openid-after-all' }
    expect((await bind(phone, undefined, proofingId)).status).toBe(200)
  })
})
test('400: form; a code that WeChat refuses', async () => {
  const phone = await aPhone()
  expect(await bind(phone, '')).toMatchObject({ status: 400, code: 'request.malformed' })
  identity.wechat.answer = { errcode: 40029, errmsg: 'invalid code' }
  expect(await bind(phone)).toMatchObject({ status: 400, code: 'wechat.code_invalid' })
  expect(await openidOf(phone.staff.id)).toBeNull()
})
test('401 · 403', async () => {
  expect(await bind(undefined)).toMatchObject({ status: 401 })
  const phone = await aPhone()
  expect(await identity.platform.asAnybody(bindWechat, { loginCode: 'x' }, { headers: { authorization: `Device ${phone.deviceToken}` } })).toMatchObject({ status: 403, code: 'channel.required' })
})
describe('409', () => {
  test('an account of somebody else', async () => {
    const [one, two] = [await aPhone(), await aPhone()]
    identity.wechat.answer = { openid: 'openid-shared' }
    expect((await bindProved(one)).status).toBe(200)
    expect(await bindProved(two)).toMatchObject({ status: 409, code: 'wechat.bound_elsewhere' })
    expect(await openidOf(two.staff.id)).toBeNull()
  })
  test('two persons at once', async () => {
    const phones = [await aPhone(), await aPhone()]
    identity.wechat.answer = { openid: 'openid-raced' }
    const answers = await Promise.all(phones.map((phone) => bindProved(phone)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })
})
test('503: WeChat is busy, or not set up', async () => {
  identity.wechat.answer = { errcode: -1, errmsg: 'system error' }
  expect(await bind(await aPhone())).toMatchObject({ status: 503, code: 'wechat.unavailable' })
  const bare = await openIdentity({ WECHAT_APP_ID: '' })
  const phone = await seedDevice(bare.platform, await seedStaff(bare.platform))
  expect(await bare.platform.asDevice(phone, bindWechat, { loginCode: 'x' })).toMatchObject({ status: 503, code: 'wechat.unavailable' })
  expect(bare.platform.log.at(-1)!['detail']).toContain('WECHAT_APP_ID')
  await bare.close()
})
