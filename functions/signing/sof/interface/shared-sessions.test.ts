// Two instances that know the same SOF sessions: what one sets the other has, what both set at once is put together.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { seededRandom } from '@yiqian/shared/crypto/testing/pki.ts'
import { openTestPlatform, type TestPlatform } from '../../../_runtime/testing/open-test-platform.ts'
import type { Sessions } from './sessions.ts'
import { createSharedSessions } from './shared-sessions.ts'

let platform: TestPlatform
let [here, there]: [Sessions, Sessions] = [] as never
let now = 0
const random = seededRandom('shared sessions')
beforeAll(async () => void (platform = await openTestPlatform({})))
afterAll(() => platform.close())
beforeEach(async () => {
  now = 1e12
  const { database: { stores: { serverSessions: sessions } }, keyring } = platform.runtime
  await sessions.removeOver('sof', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  const open = () => createSharedSessions({ sessions, keyring, random, sm3, nowMs: () => now })
  ;[here, there] = [open(), open()]
})
const rows = () => platform.runtime.database.stores.serverSessions.count('sof')

test('SV-13 what is kept is found by either; what nobody set leaves no row', async () => {
  await here.keep(await here.find(undefined, 'a'))
  expect(await rows()).toBe(0)
  const session = await here.find(undefined, 'a')
  Object.assign(session, { signMethod: 0x20201, encryptMethod: 0x402, appName: 'clinic', lastError: 'SOR_IndataErr' })
  session.codes.set('app_1 1', Uint8Array.of(1, 2))
  await here.keep(session)
  expect(await there.find(undefined, 'a')).toEqual({ ...session, openedAtMs: now, usedAtMs: now })
  expect(await there.find(undefined, 'b')).toMatchObject({ lastError: 'SOR_OK', codes: new Map() })
})

test('SV-13 two calls at once: both changes stay', async () => {
  const start = await here.find(undefined, 'a')
  start.codes.set('app_1 1', Uint8Array.of(1))
  await here.keep(start)
  const [left, right] = [await here.find(undefined, 'a'), await there.find(undefined, 'a')]
  left.codes.set('app_1 2', Uint8Array.of(2))
  right.codes.delete('app_1 1')
  right.lastError = 'SOR_LoginErr'
  await Promise.all([here.keep(left), there.keep(right)])
  const after = await here.find(undefined, 'a')
  expect([[...after.codes.keys()], after.lastError]).toEqual([['app_1 2'], 'SOR_LoginErr'])
})

test('SV-13 a session of its own: by its token, from its place; over after half an hour, or twelve hours', async () => {
  const { token, session } = here.open(await here.find(undefined, 'a'), 'a')
  session.codes.set('app_1 1', Uint8Array.of(7))
  await here.keep(session)
  expect((await there.find(token, 'a')).codes.size).toBe(1)
  expect((await there.find(token, 'b')).codes.size).toBe(0)
  now += 29 * 60_000
  await there.keep(await there.find(token, 'a'))
  now += 29 * 60_000
  expect((await here.find(token, 'a')).codes.size).toBe(1)
  now += 31 * 60_000
  expect((await here.find(token, 'a')).codes.size).toBe(0)
})

test('SV-13 the rows hold no permission code in the clear', async () => {
  const session = await here.find(undefined, 'a')
  session.codes.set('app_1 1', Buffer.from('permission-1'))
  await here.keep(session)
  const row = await platform.runtime.database.stores.serverSessions.load(Buffer.from(sm3(Buffer.from('place a'))).toString('hex'))
  for (const secret of ['permission-1', Buffer.from('permission-1').toString('base64'), Buffer.from('permission-1').toString('hex')]) expect(JSON.stringify(row)).not.toContain(secret)
})
