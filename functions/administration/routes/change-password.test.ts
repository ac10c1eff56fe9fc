import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changePassword, completeLogIn } from '@yiqian/shared/protocol/administration.ts'
import { isSignedIn, NEW_PASSWORD, openAccounts, PASSWORD, type Accounts } from '../testing/accounts.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

describe('SV-11', () => {
  test('200 other sessions end, this one goes on; the last five do not come back', async () => {
    const who = await accounts.withPassword('operator')
    const { loginName } = who.administrator
    const { token } = (await accounts.platform.asAnybody(completeLogIn, { loginName, password: PASSWORD })).body
    expect((await accounts.as(who, changePassword, { password: PASSWORD, newPassword: NEW_PASSWORD })).body).toEqual({ endedSessions: 1 })
    expect(await isSignedIn(accounts, { authorization: `Administrator ${token}` })).toBe(false)
    expect(await isSignedIn(accounts, who)).toBe(true)
    expect((await accounts.as(who, changePassword, { password: NEW_PASSWORD, newPassword: PASSWORD })).code).toBe('administrator.password_reused')
    expect((await accounts.as(who, changePassword, { password: NEW_PASSWORD, newPassword: NEW_PASSWORD })).code).toBe('administrator.password_reused')
    expect((await accounts.as(who, changePassword, { password: NEW_PASSWORD, newPassword: 'weak' })).code).toBe('administrator.password_weak')
    expect((await accounts.load(who)).failedTries).toBe(0)
  })
  test('403 the present one is wrong; 429 who holds a stolen session guesses no faster', async () => {
    const who = await accounts.withPassword('operator')
    const guess = () => accounts.as(who, changePassword, { password: 'Wrong-Horse-7', newPassword: NEW_PASSWORD })
    for (let count = 0; count < 5; count++) expect((await guess()).code).toBe('administrator.password_wrong')
    expect((await guess()).code).toBe('administrator.wait')
  })
})
