import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unbindCertificate } from '@yiqian/shared/protocol/administration.ts'
import { nextHex } from '../../_domain/testing/builders.ts'
import { isSignedIn, openAccounts, type Accounts } from '../testing/accounts.ts'
import { makeHardwareKey } from '../testing/hardware-keys.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

describe('SV-11', () => {
  test('200, sessions end; 409 when none is bound; 403 by another line of management', async () => {
    const { certificateBase64 } = await makeHardwareKey(accounts.platform, 'sm2')
    const auditor = await accounts.withPassword('auditor', { certificateBase64, certificateKeyDigestHex: nextHex() })
    const administratorId = auditor.administrator.id
    expect((await accounts.as(accounts.system, unbindCertificate, { administratorId })).code).toBe('administrator.role_denied')
    expect((await accounts.as(accounts.audit, unbindCertificate, { administratorId })).body.certificate).toBeNull()
    expect(await isSignedIn(accounts, auditor)).toBe(false)
    expect((await accounts.as(accounts.audit, unbindCertificate, { administratorId })).code).toBe('administrator.certificate_none')
  })
})
