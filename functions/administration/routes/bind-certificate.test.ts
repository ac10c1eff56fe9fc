import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bindCertificate } from '@yiqian/shared/protocol/administration.ts'
import { keyUsageExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { isSignedIn, openAccounts, type Accounts } from '../testing/accounts.ts'
import { makeHardwareKey, type KeyKind } from '../testing/hardware-keys.ts'

let accounts: Accounts
beforeAll(async () => {
  accounts = await openAccounts()
})
afterAll(() => accounts.close())

const bind = (who: { authorization: string }, administratorId: string, certificateBase64: string) => accounts.as(who, bindCertificate, { administratorId, certificateBase64 })
const key = async (kind: KeyKind, some: Parameters<typeof makeHardwareKey>[2] = {}) => (await makeHardwareKey(accounts.platform, kind, some)).certificateBase64

describe('SV-11 200', () => {
  test('a key, then another; sessions end each time', async () => {
    const operator = await accounts.withPassword('operator')
    const { id } = operator.administrator
    const [first, second] = [(await bind(accounts.system, id, await key('sm2'))).body, (await bind(accounts.system, id, await key('p384', { extensions: [keyUsageExtension('digitalSignature')] }))).body]
    expect(first.certificate?.keyDigestHex).not.toBe(second.certificate?.keyDigestHex)
    expect(await isSignedIn(accounts, operator)).toBe(false)
  })
})

describe('422 what cannot stand for a person', () => {
  test.each([
    ['unreadable', () => Promise.resolve('AAAA')],
    ['of another algorithm', () => key('ed25519')],
    ['for encryption alone', () => key('sm2', { extensions: [keyUsageExtension('keyEncipherment')] })],
    ['expired', () => key('sm2', { notAfterMs: accounts.platform.clock.nowMs() - 1 })],
    ['of the future', () => key('sm2', { notBeforeMs: accounts.platform.clock.nowMs() + 1000 })],
  ])('%s', async (_, make) => {
    expect((await bind(accounts.system, accounts.operator.administrator.id, await make())).code).toBe('administrator.certificate_unusable')
  })
})

describe('403, 409', () => {
  test('whom one does not manage, oneself, a key that is bound', async () => {
    const certificate = await key('sm2')
    expect((await bind(accounts.audit, accounts.operator.administrator.id, certificate)).code).toBe('administrator.role_denied')
    expect((await bind(accounts.system, accounts.system.administrator.id, certificate)).code).toBe('administrator.own_account')
    expect((await bind(accounts.system, accounts.operator.administrator.id, certificate)).status).toBe(200)
    expect((await bind(accounts.audit, accounts.auditor.administrator.id, certificate)).code).toBe('administrator.certificate_taken')
  })
})
