import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { createAnswers, createChannelSessions } from './channel-sessions.ts'
import { openTestRuntime, random, type TestRuntime } from './testing/test-runtime.ts'

// Two instances on one database.
const folder = mkdtempSync(path.join(tmpdir(), 'channel-sessions-'))
const url = `sqlite:${path.join(folder, 'main.sqlite')}`
let runtimes: [TestRuntime, TestRuntime]
beforeAll(async () => void (runtimes = [await openTestRuntime({ url }), await openTestRuntime({ url })]))
afterAll(async () => {
  for (const { database } of runtimes) await database.close()
  rmSync(folder, { recursive: true })
})
const sessionsOf = ({ database, keyring }: TestRuntime) => createChannelSessions(database, keyring)
const now = () => runtimes[0].clock.nowMs()
async function aSession() {
  const session = { id: bytesToHex(random(16)), service: 'seal', state: random(113), expiresAtMs: now() + 60_000 }
  await sessionsOf(runtimes[0]).create(session)
  return session
}

describe('channel sessions', () => {
  test('one instance shakes hands, the other serves', async () => {
    const { id, state } = await aSession()
    expect((await sessionsOf(runtimes[1]).load(id, 'seal', now()))!.state).toEqual(state)
  })
  test('a counter is accepted once among all instances', async () => {
    const { id } = await aSession()
    const take = async (index: number, counter: number) => (await sessionsOf(runtimes[index % 2]!).load(id, 'seal', now()))!.accept(counter)
    const counters = Array.from({ length: 30 }, (_, index) => Math.floor(index / 2))
    const taken = await Promise.all(counters.map((counter, index) => take(index, counter)))
    expect(taken.filter((outcome) => outcome === 'accepted')).toHaveLength(15)
    for (let counter = 0; counter < 15; counter++) expect(await take(0, counter)).toBe('replayed')
  })
  test('ends with its time, and after ten thousand messages', async () => {
    const { id, expiresAtMs } = await aSession()
    expect(await sessionsOf(runtimes[0]).load(id, 'seal', expiresAtMs)).toBeDefined()
    expect(await sessionsOf(runtimes[0]).load(id, 'seal', expiresAtMs + 1)).toBeUndefined()
    const store = runtimes[0].database.stores.channelSessions
    const stored = (await store.load(id))!
    await store.replace(stored, { ...stored, messages: 10_000 })
    expect(await sessionsOf(runtimes[0]).load(id, 'seal', now())).toBeUndefined()
  })
})

describe('stored answers', () => {
  test('claimed once among all instances; the answer lies wrapped', async () => {
    const digest = random(32)
    const answers = runtimes.map(({ database, keyring }) => createAnswers(database, keyring))
    const claims = await Promise.all([0, 1, 0, 1].map((index) => answers[index]!.claim('key-1', digest, now())))
    expect(claims.sort()).toEqual(['claimed', 'in-progress', 'in-progress', 'in-progress'])
    expect(await answers[1]!.claim('key-1', random(32), now())).toBe('other-request')
    await answers[0]!.finish('key-1', { status: 200, body: { token: 'SECRET' } }, now())
    expect(await answers[1]!.claim('key-1', digest, now())).toEqual({ status: 200, body: { token: 'SECRET' } })
    const stored = await runtimes[0].database.stores.idempotency.claim({ key: 'key-1', requestDigestHex: bytesToHex(digest), status: 0, wrappedAnswerHex: null, expiresAtMs: now() + 1 }, now())
    expect(JSON.stringify(stored)).not.toContain('SECRET')
  })
})
