// timestamp.list-timestamp-profiles: the three profiles an installation begins with, their certificates once they signed. TS-7
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listTimestampProfiles } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { openAuthority, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => { authority = await openAuthority() })
afterAll(() => authority.close())

test('200: profiles at first, certificates when they were needed', async () => {
  const first = (await authority.as('operator', listTimestampProfiles, {})).body
  expect(first.profiles.map(({ id, algorithm, policyOid }) => [id, algorithm, policyOid])).toEqual([['sm2', 'sm2', '1.3.6.1.4.1.32473.3161.1'], ['rsa', 'rsa-2048', '1.3.6.1.4.1.32473.3161.1.2'], ['ecdsa', 'ecdsa-p256', '1.3.6.1.4.1.32473.3161.1.3']])
  expect([first.defaultProfile, first.revision, first.certificates]).toEqual(['sm2', 0, []])
  await authority.token({}, 'rsa')
  const { certificates } = (await authority.as('system-administrator', listTimestampProfiles, {})).body
  expect(certificates).toMatchObject([{ profileId: 'rsa', sequence: 1, keyLabel: 'tsa-rsa-1', state: 'installed', origin: 'embedded', isCurrent: true, subject: 'C=CN, O=示范医院, CN=示范医院 时间戳 rsa', issuer: 'C=CN, O=示范医院, CN=示范医院 RSA 根证书' }])
})
test('401 and 403: nobody, and those who only read journals', async () => {
  expect(await authority.platform.asAnybody(listTimestampProfiles, {})).toMatchObject({ status: 401 })
  expect(await authority.as('auditor', listTimestampProfiles, {})).toMatchObject({ status: 403, code: 'access.denied' })
})
test('400', async () => expect(await authority.as('operator', listTimestampProfiles, { x: 1 } as never)).toMatchObject({ status: 400 }))
