import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeLogIn, unlockAdministrator } from '@yiqian/shared/protocol/administration.ts'
import { openAccounts, PASSWORD, type Accounts } from '../testing/accounts.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

describe('CM-3 200', () => {
  test('a locked account, and one that waits after wrong tries', async () => {
    const locked = await accounts.withPassword('operator', { state: 'locked', failedTries: 9, waitUntilMs: accounts.platform.clock.nowMs() + 3_600_000 })
    expect((await accounts.as(accounts.system, unlockAdministrator, { administratorId: locked.administrator.id })).body).toMatchObject({ state: 'active', failedTries: 0, waitUntilMs: null })
    expect((await accounts.platform.asAnybody(completeLogIn, { loginName: locked.administrator.loginName, password: PASSWORD })).status).toBe(200)
  })
})
describe('403, 409', () => {
  test('not by another line of management, not what was removed', async () => {
    const [locked, removed] = [await accounts.withPassword('operator', { state: 'locked' }), await accounts.withPassword('operator', { state: 'removed' })]
    expect((await accounts.as(accounts.audit, unlockAdministrator, { administratorId: locked.administrator.id })).code).toBe('administrator.role_denied')
    expect((await accounts.as(accounts.system, unlockAdministrator, { administratorId: removed.administrator.id })).code).toBe('administrator.removed')
  })
})
