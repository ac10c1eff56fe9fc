import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkWechat, getMe } from '@yiqian/shared/protocol/identity.ts'
import { enrolSigner } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
const check = (of: { deviceToken: string } | undefined) => identity.platform.asDevice(of, checkWechat, { loginCode: '0a1b2c' })
const certificateOf = async (deviceId: string) => (await identity.platform.runtime.database.stores.certificates.findOfDevice(deviceId))!

test('200 MP-1: the account that was bound; none bound yet', async () => {
  const phone = await enrolSigner(identity.platform, { wechatOpenid: 'openid-mine' })
  identity.wechat.answer = { openid: 'openid-mine' }
  expect((await check(phone)).body).toEqual({ same: true })
  expect((await check(await enrolSigner(identity.platform))).status).toBe(200)
})
test('403: another account ends this phone: certificate revoked, nothing answers it any more', async () => {
  const phone = await enrolSigner(identity.platform, { wechatOpenid: 'openid-first' })
  identity.wechat.answer = { openid: 'openid-second' }
  expect(await check(phone)).toMatchObject({ status: 403, code: 'wechat.account_changed' })
  expect(await certificateOf(phone.device.id)).toMatchObject({ state: 'revoked' })
  expect(await identity.platform.asDevice(phone, getMe, {})).toMatchObject({ status: 403, code: 'device.replaced' })
})
test('401: a stolen WeChat session alone gives nothing', async () => {
  await enrolSigner(identity.platform, { wechatOpenid: 'openid-stolen' })
  identity.wechat.answer = { openid: 'openid-stolen', session_key: 'SESSION' }
  expect(await check(undefined)).toMatchObject({ status: 401, code: 'access.required' })
  expect(await check({ deviceToken: 'openid-stolen' })).toMatchObject({ status: 401, code: 'access.required' })
})
test('400 · 503: a used code, WeChat busy: the phone stays as it is', async () => {
  const phone = await enrolSigner(identity.platform, { wechatOpenid: 'openid-kept' })
  identity.wechat.answer = { errcode: 40163 }
  expect(await check(phone)).toMatchObject({ status: 400, code: 'wechat.code_invalid' })
  identity.wechat.answer = { errcode: -1 }
  expect(await check(phone)).toMatchObject({ status: 503, code: 'wechat.unavailable' })
  expect(await certificateOf(phone.device.id)).toMatchObject({ state: 'valid' })
})
