import { createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { getJournalKey } from '@yiqian/shared/protocol/journals.ts'
import { openAccounts } from '../testing/accounts.ts'

test('SV-12 200 the key as hex and as PEM, the same each time', async () => {
  const accounts = await openAccounts()
  const [one, two] = [(await accounts.as(accounts.auditor, getJournalKey, {})).body, (await accounts.as(accounts.audit, getJournalKey, {})).body]
  expect(one).toEqual(two)
  expect(createPublicKey(one.publicKeyPem).export({ type: 'spki', format: 'der' }).subarray(-65).toString('hex')).toBe(one.publicKeyHex)
  await accounts.close()
})
