import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openTestJournal, type TestJournal } from './testing/open-test-journal.ts'

let kept: TestJournal | undefined
afterEach(async () => {
  await kept?.remove()
  kept = undefined
})

const entry = (serial: number, kind = 'timestamp.issued') => ({ timeMs: 1_000 + serial, kind, keys: { serial: String(serial), policy: '1.2.3' }, facts: { note: '医签', ok: true, count: serial } })

test('entries are found again after the journal was closed and opened, newest first, without a gap in the chain', async () => {
  kept = await openTestJournal({ segmentBytes: 2_000 })
  const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => kept!.journal().append(entry(i))))
  expect(answers.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
  const journal = await kept.reopen()
  expect((await journal.append(entry(30))).sequence).toBe(31)
  const found = await journal.search({ limit: 3 })
  expect(found.entries.map(({ sequence }) => sequence)).toEqual([31, 30, 29])
  expect(found.entries[0]).toEqual({ ...entry(30), sequence: 31, instance: 'a' })
  expect(await journal.verifyChain()).toEqual({ entries: 31, brokenAt: null })
  expect(readdirSync(path.join(kept.directory, 'a')).filter((name) => name.endsWith('.journal')).length).toBeGreaterThan(3)
  expect(journal.state()).toMatchObject({ entries: 31, failure: null, damage: null, head: { sequence: 31 } })
})

test('pages by a cursor, though entries come in between', async () => {
  kept = await openTestJournal()
  const journal = kept.journal()
  for (let i = 0; i < 10; i++) await journal.append(entry(i))
  const first = await journal.search({ limit: 4 })
  await journal.append(entry(100))
  const second = await journal.search({ limit: 4, cursor: first.nextCursor! })
  const third = await journal.search({ limit: 4, cursor: second.nextCursor! })
  expect([...first.entries, ...second.entries, ...third.entries].map(({ sequence }) => sequence)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(third.nextCursor).toBeNull()
})
