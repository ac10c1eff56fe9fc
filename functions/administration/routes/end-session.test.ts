import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeLogIn, endSession } from '@yiqian/shared/protocol/administration.ts'
import { isSignedIn, openAccounts, PASSWORD, type Accounts } from '../testing/accounts.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

describe('SV-11', () => {
  test('200 another session of one’s own; 404 somebody else’s, and one that is not there', async () => {
    const who = await accounts.withPassword('operator')
    const { token, sessionId } = (await accounts.platform.asAnybody(completeLogIn, { loginName: who.administrator.loginName, password: PASSWORD })).body
    expect((await accounts.as(accounts.system, endSession, { sessionId })).code).toBe('administrator.session_not_found')
    expect((await accounts.as(who, endSession, { sessionId })).status).toBe(200)
    expect(await isSignedIn(accounts, { authorization: `Administrator ${token}` })).toBe(false)
    expect(await isSignedIn(accounts, who)).toBe(true)
    expect((await accounts.as(who, endSession, { sessionId })).code).toBe('administrator.session_not_found')
  })
})
