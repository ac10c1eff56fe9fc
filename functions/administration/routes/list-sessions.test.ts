import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeLogIn, listSessions } from '@yiqian/shared/protocol/administration.ts'
import { openAccounts, PASSWORD, type Accounts } from '../testing/accounts.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

describe('SV-11 200', () => {
  test('one’s own that are open, which one this is, and no token', async () => {
    const who = await accounts.withPassword('auditor')
    accounts.platform.clock.advance(1000)
    const { token, sessionId } = (await accounts.platform.asAnybody(completeLogIn, { loginName: who.administrator.loginName, password: PASSWORD })).body
    const { administrator, sessions } = (await accounts.as(who, listSessions, {})).body
    expect(administrator.id).toBe(who.administrator.id)
    expect(sessions.map(({ id, current }) => [id, current])).toEqual([[sessionId, false], [who.session.id, true]])
    accounts.platform.clock.advance(10 * 60_000)
    await accounts.as({ authorization: `Administrator ${token}` }, listSessions, {})
    accounts.platform.clock.advance(6 * 60_000)
    const left = (await accounts.as({ authorization: `Administrator ${token}` }, listSessions, {})).body
    expect(left.sessions.map(({ id }) => id)).toEqual([sessionId])
    expect(JSON.stringify(left)).not.toContain(token)
  })
})
