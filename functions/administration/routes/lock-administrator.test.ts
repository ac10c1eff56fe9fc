import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lockAdministrator } from '@yiqian/shared/protocol/administration.ts'
import { isSignedIn, openAccounts, type Accounts } from '../testing/accounts.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

const lock = (who: { authorization: string }, administratorId: string) => accounts.as(who, lockAdministrator, { administratorId })

describe('CM-3 200', () => {
  test('the account is locked and its sessions end at once', async () => {
    const operator = await accounts.withPassword('operator')
    expect((await lock(accounts.system, operator.administrator.id)).body.state).toBe('locked')
    expect(await isSignedIn(accounts, operator)).toBe(false)
    expect((await lock(accounts.system, operator.administrator.id)).code).toBe('administrator.state_conflict')
  })
})

describe('SV-11 409 somebody is left', () => {
  test('not oneself', async () => {
    expect((await lock(accounts.audit, accounts.audit.administrator.id)).code).toBe('administrator.own_account')
  })
  test('two who lock each other at once: one does', async () => {
    for (let round = 0; round < 5; round++) {
      const fresh = await openAccounts()
      const both = await Promise.all([
        fresh.as(fresh.system, lockAdministrator, { administratorId: fresh.otherSystem.administrator.id }),
        fresh.as(fresh.otherSystem, lockAdministrator, { administratorId: fresh.system.administrator.id }),
      ])
      expect(both.filter(({ status }) => status === 200)).toHaveLength(1)
      const states = [await fresh.load(fresh.system), await fresh.load(fresh.otherSystem)].map(({ state }) => state)
      expect(states.sort()).toEqual(['active', 'locked'])
      await fresh.close()
    }
  })
})
