import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { openTestJournal, type TestJournal } from './testing/open-test-journal.ts'
import { segmentFiles } from './testing/read-segments.ts'

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

test('indexes in the background once it is large, and finds all the same when the index is deleted', async () => {
  kept = await openTestJournal({ segmentBytes: 2 << 20 })
  const filler = 'x'.repeat(3000)
  const large = (i: number) => ({ timeMs: i, kind: 'k', keys: { serial: `s${i}` }, facts: { filler } })
  await Promise.all(Array.from({ length: 3000 }, (_, i) => kept!.journal().append(large(i))))
  const index = path.join(kept.directory, 'a/index.sqlite')
  for (let waited = 0; !existsSync(index) && waited < 10_000; waited += 20) await pause(20)
  for (const value of ['s0', 's1500', 's2999']) expect((await kept.journal().search({ key: { name: 'serial', value }, limit: 2 })).entries).toHaveLength(1)
  await kept.journal().close()
  expect(statSync(index).size).toBeGreaterThan(10_000)
  for (const suffix of ['', '-wal']) rmSync(`${index}${suffix}`, { force: true })
  const journal = await kept.reopen()
  for (const value of ['s0', 's1500', 's2999']) expect((await journal.search({ key: { name: 'serial', value }, limit: 2 })).entries).toHaveLength(1)
  expect(await journal.verifyChain()).toEqual({ entries: 3000, brokenAt: null })
})

test.each([
  ['no whole milliseconds', { ...entry(1), timeMs: 1.5 }],
  ['no kind', { ...entry(1), kind: '' }],
  ['a key that is no text', { ...entry(1), keys: { serial: 1 as unknown as string } }],
  ['too long', { ...entry(1), facts: { text: 'x'.repeat(70_000) } }],
])('an entry is refused: %s', async (_, wrong) => {
  kept = await openTestJournal()
  await expect(kept.journal().append(wrong)).rejects.toMatchObject({ code: 'journal.entry_invalid' })
  expect(await kept.journal().append(entry(2))).toEqual({ sequence: 1 })
  await kept.journal().close()
  await expect(kept.journal().append(entry(3))).rejects.toMatchObject({ code: 'journal.closed' })
})

test('closing and opening again adds one line at most, and none when nothing came', async () => {
  kept = await openTestJournal()
  await kept.journal().append(entry(1))
  for (let i = 0; i < 3; i++) await kept.reopen()
  await kept.journal().close()
  expect(readFileSync(segmentFiles(kept.directory)[0]!, 'utf8').split('\n')).toHaveLength(4)
})
