import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lockAdministrator } from '@yiqian/shared/protocol/administration.ts'
import { searchJournal } from '@yiqian/shared/protocol/journals.ts'
import { openAccounts, type Accounts } from '../testing/accounts.ts'
import { raiseAlarms } from '../testing/journal-entries.ts'

let accounts: Accounts
let beganAtMs: number
beforeAll(async () => {
  accounts = await openAccounts()
  beganAtMs = accounts.platform.clock.nowMs()
  await raiseAlarms(accounts, 60)
})
afterAll(() => accounts.close())
const search = (input: object, who: { authorization: string } = accounts.auditor) => accounts.as(who, searchJournal, { journal: 'system', ...input } as never)

describe('SV-12 200', () => {
  test('newest first, page by page, none twice and none left out', async () => {
    const seen: number[] = []
    for (let cursor: string | undefined; ; ) {
      const { entries, nextCursor } = (await search({ kind: 'alarm.time_lost', limit: 25, ...(cursor && { cursor }) })).body
      seen.push(...entries.map(({ facts }) => Number(facts['offsetMs'])))
      if (nextCursor === null) break
      cursor = nextCursor
    }
    expect(seen).toEqual(Array.from({ length: 60 }, (_, index) => 60 - index))
  })
  test('by time, kind and key', async () => {
    expect((await search({ fromMs: beganAtMs + 10_000, toMs: beganAtMs + 12_000 })).body.entries.map(({ keys }) => keys['source'])).toEqual(['ntp12', 'ntp11', 'ntp10'])
    expect((await search({ kind: 'system.started' })).body.entries).toHaveLength(1)
    expect((await search({ key: { name: 'source', value: 'ntp7' } })).body.entries).toMatchObject([{ facts: { offsetMs: 7 } }])
    expect((await search({ key: { name: 'source', value: 'nothing' } })).body).toEqual({ entries: [], nextCursor: null })
  })
  test('what was done to an account, by whom', async () => {
    const administratorId = accounts.operator.administrator.id
    await accounts.as(accounts.system, lockAdministrator, { administratorId })
    const { entries } = (await search({ journal: 'operations', key: { name: 'administratorId', value: administratorId } }, accounts.audit)).body
    expect(entries.map(({ kind, keys }) => [kind, keys['op'], keys['actor']])).toEqual(['operation.done', 'operation.begun'].map((kind) => [kind, 'administration.lock-administrator', `administrator:${accounts.system.administrator.id}`]))
  })
  test('who read is journaled too', async () => {
    await search({}, accounts.audit)
    expect((await accounts.journal())[0]).toMatchObject({ kind: 'operation.done', keys: { actor: `administrator:${accounts.audit.administrator.id}`, op: 'administration.search-journal', journal: 'system' } })
  })
})

test('403 those who run the machines do not read it', async () => {
  for (const who of [accounts.system, accounts.otherSystem]) expect((await search({}, who)).code).toBe('access.denied')
})

test('422 a cursor that is none', async () => {
  expect((await search({ cursor: 'nonsense' })).code).toBe('journal.query_invalid')
})
