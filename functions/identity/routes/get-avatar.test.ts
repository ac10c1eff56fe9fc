import { afterAll, beforeAll, expect, test } from 'vitest'
import { getAvatar } from '@yiqian/shared/protocol/identity.ts'
import { emptyProfile } from '../../_domain/staff/account.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
test('200: mine, none; 401, 403', async () => {
  const [mine, other] = [await seedStaff(identity.platform), await seedStaff(identity.platform)]
  await identity.platform.runtime.database.stores.profiles.insert({ ...emptyProfile(mine.id), avatarBase64: 'QUJD' })
  const get = (of: { deviceToken: string } | undefined) => identity.platform.asDevice(of, getAvatar, {})
  expect((await get(await seedDevice(identity.platform, mine))).body).toEqual({ jpegBase64: 'QUJD' })
  expect((await get(await seedDevice(identity.platform, other))).body).toEqual({ jpegBase64: null })
  expect(await get(undefined)).toMatchObject({ status: 401 })
  expect(await get(await seedDevice(identity.platform, mine, { state: 'replaced' }))).toMatchObject({ status: 403 })
})
