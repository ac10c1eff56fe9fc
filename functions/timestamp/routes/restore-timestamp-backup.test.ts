// timestamp.restore-timestamp-backup: on an empty data folder, again, and beside certificates that were made meanwhile. TS-2, TS-7
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTimestampBackup, createTsaRequest, listTimestampProfiles, restoreTimestampBackup } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { sealBackup } from '../backup/backup-file.ts'
import { openAuthority, profiles, type TestAuthority } from '../testing/authority.ts'

const password = 'a long enough password'
let old: TestAuthority
let backupBase64: string
const signerOf = async (authority: TestAuthority, profile: string) => {
  const signer = (await authority.token({}, profile)).signedData.signers[0]!.signerId
  return signer.kind === 'issuer-and-serial' ? signer.serialHex : ''
}
beforeAll(async () => {
  old = await openAuthority()
  await old.change('rsa', { accuracyMs: 4321, policyOid: '1.2.156.7.7' })
  for (const profile of profiles) await old.token({}, profile)
  await old.as('system-administrator', createTsaRequest, { profileId: 'ecdsa', commonName: 'awaited' })
  backupBase64 = toBase64((await old.as('system-administrator', createTimestampBackup, { password })).body.bytes)
})
afterAll(() => old.close())
const restore = (where: TestAuthority, given = { backupBase64, password }) => where.as('system-administrator', restoreTimestampBackup, given)
const listed = async (where: TestAuthority) => (await where.as('operator', listTimestampProfiles, {})).body

describe('200', () => {
  test('an empty data folder has the same profiles, certificates and signers; twice changes nothing', async () => {
    const fresh = await openAuthority()
    const { body } = await restore(fresh)
    expect(body).toMatchObject({ profiles: 3, certificates: 4, certificatesAdded: 4, keys: 4, madeAtMs: old.platform.clock.nowMs() })
    const [before, after] = [await listed(old), await listed(fresh)]
    expect(after.profiles).toEqual(before.profiles)
    expect(after.certificates).toEqual(before.certificates)
    for (const profile of profiles) expect(await signerOf(fresh, profile)).toBe(await signerOf(old, profile))
    expect((await fresh.token({}, 'rsa')).info).toMatchObject({ policyOid: '1.2.156.7.7', accuracy: { seconds: 4, millis: 321 } })
    expect((await restore(fresh)).body).toMatchObject({ certificatesAdded: 0 })
    expect(await listed(fresh)).toEqual(after)
    await fresh.close()
  })
  test('where the server has signed already: the restored certificates sign again, those made here stay listed', async () => {
    const used = await openAuthority()
    const [own] = [await signerOf(used, 'sm2')]
    used.platform.clock.advance(3_600_000)
    await restore(used)
    expect(await signerOf(used, 'sm2')).toBe(await signerOf(old, 'sm2'))
    const { certificates } = await listed(used)
    expect(certificates.filter(({ profileId }) => profileId === 'sm2').map(({ serialHex, isCurrent }) => [serialHex, isCurrent])).toEqual([[own, false], [await signerOf(old, 'sm2'), true]])
    expect((await restore(used)).body.certificatesAdded).toBe(0)
    expect((await listed(used)).certificates).toEqual(certificates)
    await used.close()
  })
  test('onto the server it came from nothing changes', async () => {
    const before = await listed(old)
    const { body } = await restore(old)
    expect([body.certificatesAdded, body.environment, new Set(body.authorities.map(({ anchorId, result }) => [anchorId, result].join()))]).toEqual([0, [], new Set([',already_trusted'])])
    expect(await listed(old)).toEqual(before)
  })
})
test('422: wrong password, no backup, a content that is none', async () => {
  expect(await restore(old, { backupBase64, password: 'another password' })).toMatchObject({ status: 422, code: 'timestamp.backup_unreadable' })
  expect(await restore(old, { backupBase64: 'AAAA', password })).toMatchObject({ status: 422, code: 'timestamp.backup_unreadable' })
  const none = toBase64(await sealBackup('{"version":2}', password, old.platform.runtime.kernel.random))
  expect(await restore(old, { backupBase64: none, password })).toMatchObject({ status: 422, code: 'timestamp.backup_unreadable' })
})
test('403 and 400', async () => {
  expect(await old.as('operator', restoreTimestampBackup, { backupBase64, password })).toMatchObject({ status: 403 })
  expect(await old.as('system-administrator', restoreTimestampBackup, { backupBase64 } as never)).toMatchObject({ status: 400 })
})
