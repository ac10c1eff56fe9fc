import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeLogIn, resetPassword } from '@yiqian/shared/protocol/administration.ts'
import { isSignedIn, NEW_PASSWORD, openAccounts, PASSWORD, type Accounts } from '../testing/accounts.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

const reset = (who: { authorization: string }, administratorId: string, initialPassword = NEW_PASSWORD) => accounts.as(who, resetPassword, { administratorId, initialPassword })

describe('CM-3 200', () => {
  test('the old one is nothing, the new one must be replaced, sessions end, waiting ends', async () => {
    const operator = await accounts.withPassword('operator', { failedTries: 7, waitUntilMs: accounts.platform.clock.nowMs() + 60_000 })
    const { id, loginName } = operator.administrator
    expect((await reset(accounts.system, id)).body).toMatchObject({ passwordState: 'initial', failedTries: 0 })
    expect(await isSignedIn(accounts, operator)).toBe(false)
    expect((await accounts.platform.asAnybody(completeLogIn, { loginName, password: PASSWORD })).code).toBe('administrator.log_in_wrong')
    expect((await accounts.platform.asAnybody(completeLogIn, { loginName, password: NEW_PASSWORD })).code).toBe('administrator.password_change_required')
    expect(JSON.stringify(await accounts.journal())).not.toContain(NEW_PASSWORD)
  })
})

describe('403, 404, 409, 422', () => {
  test('whom one does not manage, oneself, nobody; a weak one, the same one', async () => {
    const { id } = (await accounts.withPassword('operator')).administrator
    expect((await reset(accounts.audit, id)).code).toBe('administrator.role_denied')
    expect((await reset(accounts.system, accounts.system.administrator.id)).code).toBe('administrator.own_account')
    expect((await reset(accounts.system, 'adm_ffffffffffff')).code).toBe('administrator.not_found')
    expect((await reset(accounts.system, id, 'weak')).code).toBe('administrator.password_weak')
    expect((await reset(accounts.system, id, PASSWORD)).code).toBe('administrator.password_reused')
  })
})
