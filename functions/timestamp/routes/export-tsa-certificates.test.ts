// timestamp.export-tsa-certificates: every certificate there is, once. TS-2
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodePem } from '@yiqian/shared/crypto/pem.ts'
import { exportTsaCertificates } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { openAuthority, profiles, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => {
  authority = await openAuthority()
  for (const profile of profiles) await authority.token({}, profile)
})
afterAll(() => authority.close())
const exported = async (input: object) => decodePem('CERTIFICATE', Buffer.from((await authority.as('operator', exportTsaCertificates, input)).body.bytes).toString())

test('200: three leaves, two chains; of one profile its own', async () => {
  const all = await exported({})
  expect(all).toHaveLength(3 + 2 + 1)
  expect(new Set(all.map((der) => Buffer.from(der).toString('hex'))).size).toBe(6)
  expect(await exported({ profileId: 'rsa' })).toHaveLength(2)
})
test('404, 403, 400', async () => {
  expect(await authority.as('operator', exportTsaCertificates, { profileId: 'nobody' })).toMatchObject({ status: 404 })
  expect(await authority.as('auditor', exportTsaCertificates, {})).toMatchObject({ status: 403 })
  expect(await authority.as('operator', exportTsaCertificates, { x: 1 } as never)).toMatchObject({ status: 400 })
})
