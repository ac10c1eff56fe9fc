import { afterAll, beforeAll, expect, test } from 'vitest'
import { getMe, giveConsent } from '@yiqian/shared/protocol/identity.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity({ PRIVACY_VERSION: '2026-12' })))
afterAll(() => identity.close())
const give = (of: { deviceToken: string } | undefined, version: string) => identity.platform.asDevice(of, giveConsent, { version })

test('200: the version in force, with its moment; again is the same; while enrolling too', async () => {
  const phone = await seedDevice(identity.platform, await seedStaff(identity.platform, {}, { consents: false }), { state: 'enrolling' })
  expect((await identity.platform.asDevice(phone, getMe, {})).body.privacy).toEqual({ version: '2026-12', agreedVersion: null, agreedAtMs: null })
  const agreedAtMs = identity.platform.clock.nowMs()
  expect((await give(phone, '2026-12')).body).toEqual({ version: '2026-12', agreedAtMs })
  identity.platform.clock.advance(5000)
  expect((await give(phone, '2026-12')).body.agreedAtMs).toBe(agreedAtMs)
  expect((await identity.platform.asDevice(phone, getMe, {})).body.privacy).toEqual({ version: '2026-12', agreedVersion: '2026-12', agreedAtMs })
})
test('401 · 409: nobody; a version that is not in force', async () => {
  expect(await give(undefined, '2026-12')).toMatchObject({ status: 401 })
  expect(await give(await seedDevice(identity.platform, await seedStaff(identity.platform)), '2026-11')).toMatchObject({ status: 409, code: 'consent.version_unknown' })
})
