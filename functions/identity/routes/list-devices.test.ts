import { afterAll, beforeAll, expect, test } from 'vitest'
import { listDevices } from '@yiqian/shared/protocol/identity.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
const list = (of: { deviceToken: string } | undefined) => identity.platform.asDevice(of, listDevices, {})

test('200 MA-11: mine alone, newest first, with their last use, noted at most every ten minutes', async () => {
  const staff = await seedStaff(identity.platform)
  const old = await seedDevice(identity.platform, staff, { state: 'replaced', boundAtMs: 1000, name: '旧手机' })
  const phone = await seedDevice(identity.platform, staff)
  await seedDevice(identity.platform, await seedStaff(identity.platform))
  const firstMs = identity.platform.clock.nowMs()
  const { devices } = (await list(phone)).body
  expect(devices).toEqual([
    { deviceId: phone.device.id, name: phone.device.name, state: 'active', boundAtMs: firstMs, lastUsedAtMs: firstMs, isThis: true },
    { deviceId: old.device.id, name: '旧手机', state: 'replaced', boundAtMs: 1000, lastUsedAtMs: null, isThis: false },
  ])
  identity.platform.clock.advance(9 * 60_000)
  expect((await list(phone)).body.devices[0]!.lastUsedAtMs).toBe(firstMs)
  identity.platform.clock.advance(60_000)
  expect((await list(phone)).body.devices[0]!.lastUsedAtMs).toBe(firstMs + 600_000)
})
test('401 · 403', async () => {
  expect(await list(undefined)).toMatchObject({ status: 401 })
  expect(await list(await seedDevice(identity.platform, await seedStaff(identity.platform), { state: 'replaced' }))).toMatchObject({ status: 403, code: 'device.replaced' })
})
