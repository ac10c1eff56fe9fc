import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loginPasswords } from '../testing/login-password.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
let it: ReturnType<typeof loginPasswords>
beforeAll(async () => {
  identity = await openIdentity()
  it = loginPasswords(identity)
})
afterAll(() => identity.close())

test('200 MA-10: right, and the tries are all there again', async () => {
  const phone = await it.withPassword()
  for (const triesLeft of [4, 3, 2]) expect(await it.check(phone, 'not-this-one-1')).toMatchObject({ status: 403, code: 'login_password.wrong', facts: { triesLeft } })
  expect((await it.check(phone)).body).toEqual({ right: true })
  expect(await it.check(phone, 'not-this-one-1')).toMatchObject({ facts: { triesLeft: 4 } })
})
describe('refused', () => {
  test('401; nobody set one; another person’s opens nothing', async () => {
    const phone = await it.withPassword()
    expect(await it.check(undefined)).toMatchObject({ status: 401 })
    expect(await it.check(await it.aPhone())).toMatchObject({ status: 409, code: 'login_password.not_set' })
    expect((await it.check(phone)).status).toBe(200)
  })
  test('five wrong ones at once are five tries: the right one comes too late', async () => {
    const phone = await it.withPassword()
    const answers = await Promise.all(Array.from({ length: 5 }, () => it.check(phone, 'not-this-one-1')))
    expect(answers.map(({ code }) => code).sort()).toEqual(['login_password.locked', ...Array<string>(4).fill('login_password.wrong')])
    expect(await it.check(phone)).toMatchObject({ status: 423, code: 'login_password.locked' })
  })
})
