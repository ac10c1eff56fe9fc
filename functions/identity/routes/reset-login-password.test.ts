import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getMe } from '@yiqian/shared/protocol/identity.ts'
import { seedDevice } from '../../_runtime/testing/people.ts'
import { loginPasswords, PASSWORD } from '../testing/login-password.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'
import { provedOnPhone } from '../testing/prove.ts'

let identity: TestIdentity
let it: ReturnType<typeof loginPasswords>
beforeAll(async () => {
  identity = await openIdentity()
  it = loginPasswords(identity)
})
afterAll(() => identity.close())
const proved = (phone: { deviceToken: string }) => provedOnPhone(identity, phone, 'password')

test('200 MA-4 MA-10: the first one by SMS code, seen in the account; a forgotten one is replaced', async () => {
  const phone = await it.aPhone()
  expect((await identity.platform.asDevice(phone, getMe, {})).body).toMatchObject({ hasLoginPassword: false })
  const proofingId = await proved(phone)
  expect(identity.messages.at(-1)?.zh).toContain('仅用于设置登录密码')
  expect((await it.reset(phone, proofingId)).status).toBe(200)
  expect((await identity.platform.asDevice(phone, getMe, {})).body).toMatchObject({ hasLoginPassword: true })
  for (let wrong = 0; wrong < 5; wrong++) await it.check(phone, 'not-this-one-1')
  expect(await it.check(phone)).toMatchObject({ status: 423, code: 'login_password.locked' })
  identity.platform.clock.advance(120_000)
  expect((await it.reset(phone, await proved(phone), 'dongtian-9')).status).toBe(200)
  expect(await it.check(phone, 'dongtian-9')).toMatchObject({ status: 200 })
  expect(await it.check(phone)).toMatchObject({ status: 403, code: 'login_password.wrong' })
  expect((await it.activities(phone.staff.id)).filter((kind) => kind === 'login-password.set')).toHaveLength(2)
})
describe('refused', () => {
  test('401; another phone’s proofing, one for another purpose, one that is used', async () => {
    const phone = await it.aPhone()
    const proofingId = await proved(phone)
    expect(await it.reset(undefined, proofingId)).toMatchObject({ status: 401 })
    expect(await it.reset(await it.aPhone(), proofingId)).toMatchObject({ status: 404, code: 'proofing.not_found' })
    expect((await it.reset(phone, proofingId)).status).toBe(200)
    expect(await it.reset(phone, proofingId)).toMatchObject({ status: 404, code: 'proofing.not_found' })
    const locked = await seedDevice(identity.platform, phone.staff, { state: 'locked' })
    identity.platform.clock.advance(120_000)
    expect(await it.reset(locked, await provedOnPhone(identity, locked, 'unlock'))).toMatchObject({ status: 404, code: 'proofing.not_found' })
  })
  test('too late; too weak, which uses the proofing up in no way', async () => {
    const phone = await it.aPhone()
    const proofingId = await proved(phone)
    for (const weak of ['kurz-1', 'onlyletters', phone.staff.phone, `${phone.staff.staffNumber}-abc1`]) expect(await it.reset(phone, proofingId, weak)).toMatchObject({ status: 422, code: 'login_password.weak' })
    const { status, code, facts } = await it.reset(phone, proofingId, 'password1')
    expect([status, code]).toEqual([422, 'login_password.weak'])
    expect(JSON.stringify(facts)).not.toContain('password1')
    identity.platform.clock.advance(16 * 60_000)
    expect(await it.reset(phone, proofingId)).toMatchObject({ status: 410, code: 'proofing.expired' })
  })
})
test('the password itself is nowhere in the database', async () => {
  const phone = await it.withPassword()
  const row = await identity.platform.runtime.database.stores.loginPasswords.load(phone.staff.id)
  expect(row!.hash).toMatch(/^scrypt:15:8:3:/)
  expect(JSON.stringify(row)).not.toContain(PASSWORD)
})
