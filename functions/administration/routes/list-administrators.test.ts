import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listAdministrators } from '@yiqian/shared/protocol/administration.ts'
import { openAccounts, type Accounts } from '../testing/accounts.ts'
import { makeHardwareKey } from '../testing/hardware-keys.ts'
import { nextHex } from '../../_domain/testing/builders.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

describe('CM-3 200', () => {
  test('all accounts, the removed too, with their certificate; never a password', async () => {
    const { certificateBase64 } = await makeHardwareKey(accounts.platform, 'sm2')
    const certificateKeyDigestHex = nextHex()
    const [bound, removed] = [await accounts.withPassword('auditor', { certificateBase64, certificateKeyDigestHex }), await accounts.withPassword('operator', { state: 'removed' })]
    for (const who of [accounts.system, accounts.audit]) {
      const { items } = (await accounts.as(who, listAdministrators, {})).body
      expect(items).toHaveLength(8)
      expect(items.find(({ id }) => id === bound.administrator.id)).toMatchObject({ roleId: 4, certificate: { subject: expect.stringContaining('李敏') as string, keyDigestHex: certificateKeyDigestHex } })
      expect(items.find(({ id }) => id === removed.administrator.id)).toMatchObject({ state: 'removed', certificate: null })
      expect(JSON.stringify(items)).not.toContain('scrypt')
    }
  })
})

test('403 to whom the table gives no right', async () => {
  for (const who of [accounts.operator, accounts.auditor]) expect((await accounts.as(who, listAdministrators, {})).code).toBe('access.denied')
})
