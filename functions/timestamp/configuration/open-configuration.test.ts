// What another instance changed is known after two seconds, idle or not; a database that is away stops nothing for ten.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { defaultSettings } from './default-profiles.ts'
import { openConfiguration, type OpenConfiguration } from './open-configuration.ts'

let platform: TestPlatform
let configuration: OpenConfiguration
let steadyMs = 0
let isAway = false
beforeAll(async () => void (platform = await openTestPlatform()))
afterAll(() => platform.close())
beforeEach(async () => {
  ;[steadyMs, isAway] = [0, false]
  const { database } = platform.runtime
  const timestampSettings: typeof database.stores.timestampSettings = { ...database.stores.timestampSettings, putIfAbsent: (initial) => (isAway ? Promise.reject(new Error('away')) : database.stores.timestampSettings.putIfAbsent(initial)) }
  configuration = openConfiguration({ ...database, stores: { ...database.stores, timestampSettings } }, defaultSettings('1.2.3'), () => steadyMs)
  await configuration.fresh()
})

async function changeElsewhere(): Promise<number> {
  const { timestampSettings } = platform.runtime.database.stores
  const before = await timestampSettings.putIfAbsent(defaultSettings('1.2.3'))
  return (await timestampSettings.replace(before, { ...before, defaultProfile: before.defaultProfile === 'rsa' ? 'sm2' : 'rsa' })).revision
}

test('TS-7 after two idle seconds nothing old is given out', async () => {
  const revision = await changeElsewhere()
  expect(configuration.known()!.settings.revision).toBeLessThan(revision)
  steadyMs = 2001
  expect(configuration.known()).toBeUndefined()
  expect((await configuration.current()).settings.revision).toBe(revision)
  expect(configuration.known()!.settings.revision).toBe(revision)
})
test('TS-7 asked all the while, it is read beside the work', async () => {
  const revision = await changeElsewhere()
  steadyMs = 1001
  expect(configuration.known()!.settings.revision).toBeLessThan(revision)
  await configuration.fresh()
  expect(configuration.known()!.settings.revision).toBe(revision)
})
test('the database is away: ten seconds with what was known, then none', async () => {
  isAway = true
  steadyMs = 9999
  expect([configuration.known(), (await configuration.current()).settings.profiles.length]).toEqual([undefined, 3])
  steadyMs = 10_001
  await expect(configuration.current()).rejects.toThrow('away')
  isAway = false
  expect((await configuration.current()).settings.profiles).toHaveLength(3)
})
