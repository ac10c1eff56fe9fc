import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeLogIn, createAdministrator } from '@yiqian/shared/protocol/administration.ts'
import { NEW_PASSWORD, openAccounts, PASSWORD, type Accounts } from '../testing/accounts.ts'
import { makeHardwareKey } from '../testing/hardware-keys.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

let made = 0
const create = (who: { authorization: string }, some: object = {}) => accounts.as(who, createAdministrator, { loginName: `new-${++made}`, name: '赵静', role: 'operator', initialPassword: PASSWORD, ...some } as never)

describe('CM-3 200', () => {
  test('an account with an initial password, which its person replaces', async () => {
    const { certificateBase64 } = await makeHardwareKey(accounts.platform, 'rsa')
    const { body } = await create(accounts.system, { certificateBase64, loginName: 'Zhao.Jing' })
    expect(body).toMatchObject({ loginName: 'zhao.jing', state: 'active', passwordState: 'initial', createdBy: accounts.system.administrator.id, certificate: { serialHex: expect.any(String) as string } })
    const other = (await create(accounts.audit, { role: 'auditor' })).body
    const first = await accounts.platform.asAnybody(completeLogIn, { loginName: other.loginName, password: PASSWORD, newPassword: NEW_PASSWORD })
    expect(first.body.administrator).toMatchObject({ role: 'auditor', passwordState: 'own' })
  })

  test('SV-12 the journal tells who made whom', async () => {
    const { body } = await create(accounts.system)
    const [entry] = await accounts.journal()
    expect(entry).toMatchObject({ kind: 'operation.done', keys: { actor: `administrator:${accounts.system.administrator.id}`, administratorId: body.id, loginName: body.loginName, newRole: 'operator' } })
    expect(JSON.stringify(await accounts.journal())).not.toContain(PASSWORD)
  })
})

describe('403 separation of duties', () => {
  test.each([['system', 'auditor'], ['system', 'audit-administrator'], ['audit', 'operator'], ['audit', 'system-administrator']] as const)('the %s administrator makes no %s', async (who, role) => {
    expect((await create(accounts[who], { role })).code).toBe('administrator.role_denied')
  })
  test.each(['operator', 'auditor'] as const)('an %s makes nobody', async (who) => {
    expect((await create(accounts[who])).code).toBe('access.denied')
  })
})

describe('409, 422', () => {
  test('a log-in name that is taken, in any letters; a key that is bound', async () => {
    const { certificateBase64 } = await makeHardwareKey(accounts.platform, 'p256')
    const { loginName } = (await create(accounts.system, { certificateBase64 })).body
    const taken = await create(accounts.system, { loginName: loginName.toUpperCase() })
    expect([taken.code, taken.facts]).toEqual(['administrator.login_name_taken', { loginName }])
    expect((await create(accounts.system, { certificateBase64 })).code).toBe('administrator.certificate_taken')
  })
  test.each(['Short-1', 'alllowercaseletters', 'Aa1-Aa1-Aa1-', 'Password-123456', 'x'.repeat(129)])('the password %s', async (initialPassword) => {
    const { status, code, facts } = await create(accounts.system, { initialPassword })
    expect([status, code]).toEqual([422, 'administrator.password_weak'])
    expect(JSON.stringify(facts)).not.toContain(initialPassword)
  })
  test('a password that holds the log-in name', async () => {
    expect((await create(accounts.system, { loginName: 'zhaojing', initialPassword: 'ZhaoJing-2026' })).code).toBe('administrator.password_weak')
  })
})
