import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeAdministrator } from '@yiqian/shared/protocol/administration.ts'
import { isSignedIn, openAccounts, type Accounts } from '../testing/accounts.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

const change = (who: { authorization: string }, administratorId: string, some: object) => accounts.as(who, changeAdministrator, { administratorId, ...some } as never)

describe('CM-3 200', () => {
  test('a name; the session goes on', async () => {
    const operator = await accounts.withPassword('operator')
    expect((await change(accounts.system, operator.administrator.id, { name: '赵静怡' })).body).toMatchObject({ name: '赵静怡', role: 'operator' })
    expect(await isSignedIn(accounts, operator)).toBe(true)
  })
  test('a role; the session ends, and the journal has both', async () => {
    const operator = await accounts.withPassword('operator')
    expect((await change(accounts.system, operator.administrator.id, { role: 'system-administrator' })).body.role).toBe('system-administrator')
    expect(await isSignedIn(accounts, operator)).toBe(false)
    expect((await accounts.journal())[0]!.keys).toMatchObject({ administratorId: operator.administrator.id, oldRole: 'operator', newRole: 'system-administrator' })
  })
})

describe('403, 404, 409', () => {
  test('not over the wall between those who run and those who watch', async () => {
    expect((await change(accounts.system, accounts.operator.administrator.id, { role: 'auditor' })).code).toBe('administrator.role_denied')
    expect((await change(accounts.system, accounts.auditor.administrator.id, { name: 'x' })).code).toBe('administrator.role_denied')
    expect((await change(accounts.audit, accounts.operator.administrator.id, { name: 'x' })).code).toBe('administrator.role_denied')
  })
  test('nobody changes his own role, or account', async () => {
    expect((await change(accounts.system, accounts.system.administrator.id, { role: 'operator' })).code).toBe('administrator.own_account')
  })
  test('what is not there, what was removed', async () => {
    expect((await change(accounts.system, 'adm_ffffffffffff', { name: 'x' })).code).toBe('administrator.not_found')
    const removed = await accounts.withPassword('operator', { state: 'removed' })
    expect((await change(accounts.system, removed.administrator.id, { name: 'x' })).code).toBe('administrator.removed')
  })
})
