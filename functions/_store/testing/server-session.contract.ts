// Owns the contract of the store of the sessions that sign/verify servers share.
import { expect, test } from 'vitest'
import type { Database } from '../../_domain/ports.ts'
import type { ServerSession } from '../../_domain/server-session/server-session.ts'
import { nextHex, nextId, NOW_MS } from '../../_domain/testing/builders.ts'
import { revisedContract } from './revised.contract.ts'

const aSession = (some: Partial<ServerSession> = {}): ServerSession => ({ id: nextHex(), scope: 'stream', applicationId: nextId('app'), wrappedHex: 'ab'.repeat(300), openedAtMs: NOW_MS, usedAtMs: NOW_MS, revision: 0, ...some })

export function serverSessionContract(database: () => Database): void {
  const store = () => database().stores.serverSessions
  revisedContract(store, () => [aSession(), aSession({ scope: 'sof', wrappedHex: 'cd'.repeat(30_000) })], { wrappedHex: 'ef', usedAtMs: NOW_MS + 1 })

  test('SV-13 of many that take a session, one has it', async () => {
    const session = aSession()
    await store().insert(session)
    expect((await Promise.all([1, 2, 3, 4].map(() => store().remove(session.id)))).filter(Boolean)).toEqual([true])
    expect(await store().load(session.id)).toBeUndefined()
  })

  test('counted for each application; those that are over go', async () => {
    const applicationId = nextId('app')
    const sessions = [aSession({ applicationId, usedAtMs: 10, openedAtMs: 5 }), aSession({ applicationId, usedAtMs: 20, openedAtMs: 4 }), aSession({ applicationId, usedAtMs: 20, openedAtMs: 5 }), aSession({ applicationId, scope: 'sof', usedAtMs: 1, openedAtMs: 1 })]
    for (const session of sessions) await store().insert(session)
    expect([await store().count('stream', applicationId), await store().count('sof', applicationId)]).toEqual([3, 1])
    expect(await store().count('stream')).toBeGreaterThanOrEqual(3)
    await store().removeOver('stream', 11, 5)
    expect([await store().count('stream', applicationId), await store().count('sof', applicationId)]).toEqual([1, 1])
    expect(await store().load(sessions[2]!.id)).toBeDefined()
  })
}
