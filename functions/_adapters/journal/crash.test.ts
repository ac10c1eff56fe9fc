import { readdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { openTestJournal, type TestJournal } from './testing/open-test-journal.ts'
import { readEntries, segmentFiles } from './testing/read-segments.ts'
import { startAppendProcess, type AppendProcess } from './testing/start-append-process.ts'

let kept: TestJournal | undefined
const processes: AppendProcess[] = []
const start = (...args: Parameters<typeof startAppendProcess>): AppendProcess => {
  const started = startAppendProcess(...args)
  processes.push(started)
  return started
}
afterEach(async () => {
  for (const { child } of processes.splice(0)) child.kill('SIGKILL')
  await kept?.remove()
  kept = undefined
})

test('kill -9 under load, again and again: every acknowledged entry is there afterwards, no sequence twice', async () => {
  kept = await openTestJournal()
  await kept.journal().close()
  const acknowledged = new Map<number, string>()
  for (let round = 0; round < 3; round++) {
    const writing = start([kept.directory, 'a', 64, 40_000])
    await writing.said('stored')
    await pause(150 + 100 * round)
    await writing.kill()
    expect(writing.stored.size).toBeGreaterThan(100)
    for (const [sequence, id] of writing.stored) {
      expect(acknowledged.has(sequence)).toBe(false)
      acknowledged.set(sequence, id)
    }
  }
  const journal = await kept.reopen()
  const found = readEntries(kept.directory)
  expect(found.map(({ sequence }) => sequence)).toEqual(found.map((_, i) => i + 1))
  for (const [sequence, id] of acknowledged) expect(found[sequence - 1]!.keys.id).toBe(id)
  expect(new Set(found.map(({ keys }) => keys.id)).size).toBe(found.length)
  expect(segmentFiles(kept.directory).length).toBeGreaterThan(1)
  expect(await journal.verifyChain()).toEqual({ entries: found.length, brokenAt: null })
})

test('a second process is refused; a dead one does not keep the lock', async () => {
  kept = await openTestJournal()
  await expect(openTestJournal({ directory: kept.directory })).rejects.toMatchObject({ code: 'journal.locked' })
  const second = start([kept.directory, 'a'])
  expect(await second.said('')).toBe('refused journal.locked')
  await kept.journal().close()

  const holder = start([kept.directory, 'a', 1])
  await holder.said('stored')
  await expect(openTestJournal({ directory: kept.directory })).rejects.toMatchObject({ code: 'journal.locked' })
  await holder.kill()
  const journal = await kept.reopen()
  expect((await journal.append({ timeMs: 1, kind: 'k', keys: {}, facts: {} })).sequence).toBeGreaterThan(holder.stored.size)
})

test('two instances side by side: a search by one finds what the other was just told is stored, while it writes on', async () => {
  kept = await openTestJournal({ instance: 'b' })
  const other = start([kept.directory, 'a', 16, 100_000])
  await other.said('stored')
  await kept.journal().append({ timeMs: Date.now(), kind: 'mine', keys: { id: 'of-b' }, facts: {} })
  for (let round = 0; round < 5; round++) {
    await other.said('stored')
    const [sequence, id] = [...other.stored].at(-1)!
    const { entries } = await kept.journal().search({ key: { name: 'id', value: id }, limit: 10 })
    expect(entries).toMatchObject([{ instance: 'a', sequence }])
  }
  await other.kill()
  const both = await kept.journal().search({ limit: 1000 })
  expect(new Set(both.entries.map(({ instance }) => instance))).toContain('a')
  expect((await kept.journal().search({ kind: 'mine', limit: 5 })).entries).toMatchObject([{ instance: 'b', sequence: 1 }])
  expect((await kept.journal().verifyChain()).brokenAt).toBeNull()
  expect(readdirSync(path.join(kept.directory)).sort()).toEqual(['a', 'b'])
})
