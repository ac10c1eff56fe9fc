import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logOut } from '@yiqian/shared/protocol/administration.ts'
import { isSignedIn, openAccounts, type Accounts } from '../testing/accounts.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

describe('SV-11 200', () => {
  test('this session ends, others do not; the token is nothing from then on', async () => {
    const who = await accounts.withPassword('operator')
    expect((await accounts.as(who, logOut, {})).status).toBe(200)
    expect(await isSignedIn(accounts, who)).toBe(false)
    expect(await isSignedIn(accounts, accounts.operator)).toBe(true)
    expect((await accounts.as(who, logOut, {})).code).toBe('access.expired')
  })
})
