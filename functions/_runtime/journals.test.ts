// Owns the proof that nothing an administrator does goes unrecorded, and that without a journal nothing is done.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as v from 'valibot'
import { afterAll, describe, expect, test } from 'vitest'
import { contract } from '@yiqian/shared/protocol/contract.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { createDispatcher, type Incoming } from '../_kernel/dispatch.ts'
import { routeFor } from '../_kernel/route.ts'
import type { JournalEntry } from '../_domain/journal/journal.ts'
import { openInstanceJournal } from './open-instance-journal.ts'
import { signInAdministrator } from './testing/administrators.ts'
import { openTestPlatform, type TestPlatform } from './testing/open-test-platform.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-journals-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const administrators = { function: 'administration', access: ['administrator'], request: v.strictObject({ administratorId: v.string(), password: v.optional(v.string()) }), response: v.strictObject({}), summary: { zh: '测试', en: 'A test' } } as const
const write = contract({ ...administrators, operation: 'write-something', right: 'administration.accounts.write', faults: ['administrator.not_found'] })
const read = contract({ ...administrators, operation: 'read-something', right: 'administration.accounts.read', faults: [], write: false })

function openDispatcher(platform: TestPlatform, before: () => unknown = () => undefined) {
  const routes = [
    routeFor<object>()(write, async (_, { administratorId }, _actor, call) => {
      await before()
      if (administratorId === 'adm_ffffffffffff') throw new Fault('administrator.not_found')
      call.note({ loginName: 'wang' })
      return {}
    }),
    routeFor<object>()(read, () => Promise.resolve({})),
  ]
  const dispatch = createDispatcher({ routes, deps: {}, ports: platform.runtime.kernel, log: () => undefined, strictFaults: true })
  return (of: typeof write | typeof read, authorization: string, body: object) => dispatch({ method: 'POST', path: of.path, query: {}, headers: { authorization }, body, inChannel: false } satisfies Incoming)
}
const entriesOf = async (platform: TestPlatform) => (await (await platform.runtime.journals.open('operations')).search({ limit: 100 })).entries
const kindsOf = (entries: readonly JournalEntry[]) => entries.map(({ kind }) => kind)

describe('SV-12 the journal of operations', () => {
  test('has a write before it is done and after, with what it was done to and no secret; a read once', async () => {
    const platform = await openTestPlatform()
    const { authorization, administrator } = await signInAdministrator(platform, 'system-administrator')
    let [seenInside] = [[] as string[]]
    const send = openDispatcher(platform, async () => (seenInside = kindsOf(await entriesOf(platform))))
    expect(await send(write, authorization, { administratorId: 'adm_0123456789', password: 'hunter2-hunter2' })).toMatchObject({ status: 200 })
    expect(seenInside).toEqual(['operation.begun'])
    expect(await send(read, authorization, { administratorId: 'adm_0123456789' })).toMatchObject({ status: 200 })
    const entries = await entriesOf(platform)
    expect(kindsOf(entries)).toEqual(['operation.done', 'operation.done', 'operation.begun'])
    expect(entries[1]).toMatchObject({ keys: { actor: `administrator:${administrator.id}`, op: 'administration.write-something', administratorId: 'adm_0123456789', loginName: 'wang' }, facts: { role: 'system-administrator', status: 200 } })
    expect(entries[1]!.keys['requestId']).toBe(entries[2]!.keys['requestId'])
    expect(JSON.stringify(entries)).not.toContain('hunter2')
    await platform.close()
  })

  test('has what was refused: by the route, by the form, by the role', async () => {
    const platform = await openTestPlatform()
    const [manager, auditor] = [await signInAdministrator(platform, 'system-administrator'), await signInAdministrator(platform, 'auditor')]
    const send = openDispatcher(platform)
    await send(write, manager.authorization, { administratorId: 'adm_ffffffffffff' })
    await send(write, manager.authorization, { administratorId: 7 })
    await send(write, auditor.authorization, { administratorId: 'adm_0123456789' })
    const refused = (await entriesOf(platform)).filter(({ kind }) => kind === 'operation.refused')
    expect(refused.map(({ keys, facts }) => [keys['code'], facts['role']])).toEqual([
      ['access.denied', 'auditor'],
      ['request.malformed', 'system-administrator'],
      ['administrator.not_found', 'system-administrator'],
    ])
    await platform.close()
  })

  test('that cannot be written stops writes before they are done, and answers of reads; and works again when the disk does', async () => {
    const journals = path.join(folder, 'unwritable')
    writeFileSync(journals, 'a file where the folder should be')
    const platform = await openTestPlatform({ env: { JOURNAL_DIR: journals } })
    const { authorization } = await signInAdministrator(platform, 'system-administrator')
    let done = 0
    const send = openDispatcher(platform, () => done++)
    for (const of of [write, read]) expect(await send(of, authorization, { administratorId: 'adm_0123456789' })).toMatchObject({ status: 503, body: { error: { code: 'journal.unavailable' } } })
    expect(done).toBe(0)
    rmSync(journals)
    mkdirSync(journals)
    expect(await send(write, authorization, { administratorId: 'adm_0123456789' })).toMatchObject({ status: 200 })
    expect(done).toBe(1)
    await platform.close()
  })
})

describe('EV-4 the journal of the system', () => {
  test('tells of start, of stop and of alarms; values of settings are not in it', async () => {
    const dataDirectory = path.join(folder, 'system')
    const first = await openTestPlatform({ dataDirectory, env: { MESSAGE_SECRET: 'top-secret' } })
    await first.runtime.journals.recordSystem({ kind: 'alarm.time_lost', keys: { source: 'ntp1' }, facts: { offsetMs: 1200 } })
    await first.close()
    const second = await openTestPlatform({ dataDirectory })
    const { entries } = await (await second.runtime.journals.open('system')).search({ limit: 10 })
    expect(kindsOf(entries)).toEqual(['system.started', 'system.stopped', 'alarm.time_lost', 'system.started'])
    expect(JSON.stringify(entries)).toContain('MESSAGE_SECRET')
    expect(JSON.stringify(entries)).not.toContain('top-secret')
    await second.close()
  })

  test('two processes on one folder write beside each other, and each finds both', async () => {
    const settings = { journalDirectory: path.join(folder, 'shared'), instance: 'main' }
    const sm3 = (bytes: Uint8Array) => bytes.slice(0, 32)
    const entry = (kind: string): JournalEntry => ({ timeMs: 1, kind, keys: {}, facts: {} })
    const [one, two] = [await openInstanceJournal(settings, 'x', { sm3 }), await openInstanceJournal(settings, 'x', { sm3 })]
    await one.append(entry('a'))
    await two.append(entry('b'))
    expect((await one.search({ limit: 10 })).entries.map(({ instance, kind }) => [instance, kind])).toEqual([['main-2', 'b'], ['main', 'a']])
    await Promise.all([one.close(), two.close()])
    const again = await openInstanceJournal(settings, 'x', { sm3 })
    expect(again.state().entries).toBe(1)
    await again.close()
  })
})
