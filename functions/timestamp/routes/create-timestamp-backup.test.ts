// timestamp.create-timestamp-backup: one file, nothing readable in it without the password. TS-2, TS-7
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTimestampBackup } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { parseBackupContent } from '../backup/backup-content.ts'
import { openBackup, sealBackup } from '../backup/backup-file.ts'
import { openAuthority, profiles, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => {
  authority = await openAuthority()
  for (const profile of profiles) await authority.token({}, profile)
})
afterAll(() => authority.close())
const password = '一个足够长的备份口令 2026'

test('200: profiles, certificates and keys, opened by the password alone', async () => {
  const { body, headers } = await authority.as('system-administrator', createTimestampBackup, { password })
  expect(headers['content-disposition']).toMatch(/timestamp-\d{4}-\d\d-\d\d\.backup/)
  const content = parseBackupContent(await openBackup(body.bytes, password))
  expect([content.profiles.length, content.certificates.length, content.keys.map(({ label }) => label).sort()]).toEqual([3, 3, ['tsa-ecdsa-1', 'tsa-rsa-1', 'tsa-sm2-1']])
  const text = Buffer.from(body.bytes).toString('latin1')
  for (const secret of [content.keys[0]!.pkcs8Base64.slice(40, 80), 'profiles', 'tsa-rsa-1', '示范医院']) expect(text).not.toContain(secret)
})
test('the file: another password, a piece cut off, another number of rounds', async () => {
  const sealed = await sealBackup('content', password, authority.platform.runtime.kernel.random)
  expect(await openBackup(sealed, password)).toBe('content')
  const refused = expect.objectContaining({ code: 'timestamp.backup_unreadable' })
  await expect(openBackup(sealed, `${password} `)).rejects.toEqual(refused)
  const text = Buffer.from(sealed).toString('latin1')
  for (const spoiled of [text.replace('600000', '600001'), text.slice(0, -12), text.replace('sm4-gcm', 'none'), text.replace('600000', '99999999'), 'hello', '']) await expect(openBackup(Buffer.from(spoiled, 'latin1'), password)).rejects.toEqual(refused)
})
test('403 and 400', async () => {
  for (const role of ['operator', 'auditor', 'audit-administrator'] as const) expect(await authority.as(role, createTimestampBackup, { password })).toMatchObject({ status: 403 })
  expect(await authority.as('system-administrator', createTimestampBackup, { password: 'short' })).toMatchObject({ status: 400 })
})
