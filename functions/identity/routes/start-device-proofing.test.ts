import { afterAll, beforeAll, expect, test } from 'vitest'
import { confirmProofing, startDeviceProofing } from '@yiqian/shared/protocol/identity.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'
import { freshNumber } from '../testing/prove.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
const aPhone = async (some = {}) => seedDevice(identity.platform, await seedStaff(identity.platform, { phone: freshNumber() }), some)
const start = (phone: { deviceToken: string } | undefined, input: { purpose: 'unlock' | 'phone' | 'password'; withoutSms?: boolean }) => identity.platform.asDevice(phone, startDeviceProofing, input)

test('200: a code to the listed number, that says what it is for; it binds no new phone', async () => {
  const phone = await aPhone({ state: 'locked', pinTriesLeft: 0 })
  const { status, body } = await start(phone, { purpose: 'unlock' })
  expect(status).toBe(200)
  expect(body).toMatchObject({ next: ['sms'], done: [], phoneMasked: expect.stringContaining('****') })
  expect(identity.messages.at(-1)!.zh).toContain('仅用于解锁手机签名')
  expect(await identity.platform.asDevice(undefined, confirmProofing, { proofingId: body.proofingId, code: identity.newestCode(), deviceName: 'thief' })).toMatchObject({ status: 404, code: 'proofing.not_found' })
})
test('401 · 403 · 409 · 422 · 429', async () => {
  expect(await start(undefined, { purpose: 'phone' })).toMatchObject({ status: 401 })
  expect(await start(await aPhone({ state: 'enrolling' }), { purpose: 'phone' })).toMatchObject({ status: 403, code: 'device.not_enrolled' })
  expect(await start(await aPhone({ state: 'replaced' }), { purpose: 'phone' })).toMatchObject({ status: 403, code: 'device.replaced' })
  expect(await start(await aPhone(), { purpose: 'unlock' })).toMatchObject({ status: 409, code: 'device.not_locked' })
  const phone = await aPhone()
  expect(await start(phone, { purpose: 'phone', withoutSms: true })).toMatchObject({ status: 422, code: 'proofing.factor_unavailable' })
  expect((await start(phone, { purpose: 'phone' })).status).toBe(200)
  expect(await start(phone, { purpose: 'phone' })).toMatchObject({ status: 429, code: 'proofing.too_many' })
})
test('a lost number: the rest of the rule alone, and no message', async () => {
  const strict = await openIdentity({ PROOFING_RULE: 'sms+face', PROOFING_PROVIDER_URL: 'development' })
  const phone = await seedDevice(strict.platform, await seedStaff(strict.platform, { phone: freshNumber() }))
  const { body } = await strict.platform.asDevice(phone, startDeviceProofing, { purpose: 'phone', withoutSms: true })
  expect(body).toMatchObject({ next: ['face'], development: ['face'] })
  expect(strict.messages).toEqual([])
  const locked = await seedDevice(strict.platform, await seedStaff(strict.platform), { state: 'locked' })
  expect(await strict.platform.asDevice(locked, startDeviceProofing, { purpose: 'unlock', withoutSms: true })).toMatchObject({ code: 'proofing.factor_unavailable' })
  await strict.close()
})
