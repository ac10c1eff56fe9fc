// Owns the proof that a session is kept, slides, ends and is refused as SV-11 asks, at the kernel's own door.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HEARTBEAT_LIFE_MS, SESSION_IDLE_MS, SESSION_TOTAL_MS } from '../../_domain/administration/session-rules.ts'
import type { Actor } from '../../_kernel/actor.ts'
import { signInAdministrator } from './administrators.ts'
import { openTestPlatform, type TestPlatform } from './open-test-platform.ts'

let platform: TestPlatform
beforeAll(async () => {
  platform = await openTestPlatform()
})
afterAll(() => platform.close())

const tokenOf = ({ authorization }: { authorization: string }) => authorization.split(' ')[1]!
const known = (signed: { authorization: string }) => platform.runtime.kernel.callers.administrator(tokenOf(signed))

describe('SV-11 a session of an administrator', () => {
  test('says who it is; an unknown token says nothing', async () => {
    const signed = await signInAdministrator(platform, 'auditor')
    expect(await known(signed)).toEqual({ actor: { kind: 'administrator', administratorId: signed.administrator.id, role: 'auditor' } satisfies Actor, locked: false })
    expect(await known({ authorization: 'Administrator as_0000000000000000' })).toBeUndefined()
  })

  test('lives on with use, ends without it, and ends at last whatever happens', async () => {
    const [used, left] = [await signInAdministrator(platform, 'operator'), await signInAdministrator(platform, 'operator')]
    const beganAtMs = platform.clock.nowMs()
    for (let atMs = beganAtMs; atMs < beganAtMs + SESSION_TOTAL_MS; atMs += SESSION_IDLE_MS - 60_000) {
      platform.clock.set(atMs)
      expect(await known(used)).toBeDefined()
    }
    expect(await known(left)).toBeUndefined()
    platform.clock.set(beganAtMs + SESSION_TOTAL_MS)
    expect(await known(used)).toBeUndefined()
  })

  test('that hangs on a hardware key ends 30 s after the last heartbeat, used or not', async () => {
    const signed = await signInAdministrator(platform, 'operator')
    const sessions = platform.runtime.database.stores.administratorSessions
    await sessions.replace(signed.session, { ...signed.session, heartbeat: 1, expiresAtMs: platform.clock.nowMs() + HEARTBEAT_LIFE_MS })
    platform.clock.advance(HEARTBEAT_LIFE_MS - 1)
    expect(await known(signed)).toBeDefined()
    platform.clock.advance(1)
    expect(await known(signed)).toBeUndefined()
  })

  test('of a locked account is told so, of a removed one is nothing', async () => {
    const [locked, removed] = [await signInAdministrator(platform, 'operator', { state: 'locked' }), await signInAdministrator(platform, 'operator', { state: 'removed' })]
    expect(await known(locked)).toMatchObject({ locked: true })
    expect(await known(removed)).toBeUndefined()
  })

  test('two calls in the same moment do not quarrel about having used it', async () => {
    const signed = await signInAdministrator(platform, 'operator')
    platform.clock.advance(60_000)
    const all = await Promise.all(Array.from({ length: 8 }, () => known(signed)))
    expect(all.every((each) => each !== undefined)).toBe(true)
  })
})
