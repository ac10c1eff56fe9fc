import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeLogIn, createAdministrator, removeAdministrator } from '@yiqian/shared/protocol/administration.ts'
import { nextHex } from '../../_domain/testing/builders.ts'
import { isSignedIn, openAccounts, PASSWORD, type Accounts } from '../testing/accounts.ts'
import { makeHardwareKey } from '../testing/hardware-keys.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

const remove = (who: { authorization: string }, administratorId: string) => accounts.as(who, removeAdministrator, { administratorId })

describe('CM-3 200', () => {
  test('nobody logs in with it again; its name stays taken, its key is free', async () => {
    const { certificateBase64 } = await makeHardwareKey(accounts.platform, 'sm2')
    const operator = await accounts.withPassword('operator', { certificateBase64, certificateKeyDigestHex: nextHex() })
    const { loginName, id } = operator.administrator
    expect((await remove(accounts.system, id)).body).toMatchObject({ state: 'removed', certificate: null })
    expect(await isSignedIn(accounts, operator)).toBe(false)
    expect((await accounts.platform.asAnybody(completeLogIn, { loginName, password: PASSWORD })).code).toBe('administrator.log_in_wrong')
    const again = { loginName, name: 'x', role: 'operator', initialPassword: PASSWORD } as const
    expect((await accounts.as(accounts.system, createAdministrator, again)).code).toBe('administrator.login_name_taken')
    expect((await accounts.as(accounts.system, createAdministrator, { ...again, loginName: 'another', certificateBase64 })).status).toBe(200)
    expect((await remove(accounts.system, id)).code).toBe('administrator.removed')
  })
})

describe('SV-11 409 somebody is left', () => {
  test('all but one, whoever removes', async () => {
    const fresh = await openAccounts()
    const all = await Promise.all([
      fresh.as(fresh.system, removeAdministrator, { administratorId: fresh.otherSystem.administrator.id }),
      fresh.as(fresh.otherSystem, removeAdministrator, { administratorId: fresh.system.administrator.id }),
      fresh.as(fresh.audit, removeAdministrator, { administratorId: fresh.otherAudit.administrator.id }),
      fresh.as(fresh.otherAudit, removeAdministrator, { administratorId: fresh.audit.administrator.id }),
    ])
    expect(all.filter(({ status }) => status === 200)).toHaveLength(2)
    const left = (await fresh.platform.runtime.database.stores.administrators.list()).filter(({ state }) => state === 'active').map(({ role }) => role)
    expect(left.sort()).toEqual(['audit-administrator', 'auditor', 'operator', 'system-administrator'])
    await fresh.close()
  })
})
