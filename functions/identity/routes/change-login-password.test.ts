import { afterAll, beforeAll, expect, test } from 'vitest'
import { loginPasswords, PASSWORD } from '../testing/login-password.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
let it: ReturnType<typeof loginPasswords>
beforeAll(async () => {
  identity = await openIdentity()
  it = loginPasswords(identity)
})
afterAll(() => identity.close())
const NEXT = 'dongtian-9'

test('200 MA-10: the old one no longer opens, the new one does; the person reads it in the own log', async () => {
  const phone = await it.withPassword()
  expect((await it.change(phone, PASSWORD, NEXT)).status).toBe(200)
  expect(await it.check(phone)).toMatchObject({ code: 'login_password.wrong' })
  expect((await it.check(phone, NEXT)).status).toBe(200)
  expect(await it.activities(phone.staff.id)).toContain('login-password.changed')
})
test('refused: 401, a wrong one, none set, a weak one', async () => {
  const phone = await it.withPassword()
  expect(await it.change(undefined, PASSWORD, NEXT)).toMatchObject({ status: 401 })
  expect(await it.change(phone, 'not-this-one-1', NEXT)).toMatchObject({ status: 403, code: 'login_password.wrong', facts: { triesLeft: 4 } })
  expect(await it.change(await it.aPhone(), PASSWORD, NEXT)).toMatchObject({ status: 409, code: 'login_password.not_set' })
  expect(await it.change(phone, PASSWORD, 'kurz')).toMatchObject({ status: 422, code: 'login_password.weak' })
  expect((await it.check(phone)).status).toBe(200)
})
