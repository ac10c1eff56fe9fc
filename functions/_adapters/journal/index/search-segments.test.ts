import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { compareNewestFirst, matchesQuery } from '../../../_domain/journal/journal-order.ts'
import type { JournalEntry, JournalPage, JournalQuery, JournalRecord } from '../../../_domain/journal/journal.ts'
import { openTestJournal } from '../testing/open-test-journal.ts'
import { readEntries, segmentFiles } from '../testing/read-segments.ts'
import { coverSegments, indexSlice, isBehind } from './catch-up.ts'
import { openJournalIndex, type JournalIndex } from './journal-index.ts'
import { searchSegments } from './search-segments.ts'

let directory: string
let index: JournalIndex
const everything = { instance: '-', firstSequence: 0, bytes: null }
const indexFile = (): string => path.join(directory, 'index.sqlite')
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'yiqian-journal-'))
  index = openJournalIndex(indexFile())
})
afterEach(() => {
  index.close()
  rmSync(directory, { recursive: true, force: true })
})

let seed = 1
const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below
/** Would end the keys, were it not escaped. */
const odd = '"医\\"},"facts":{'
const kinds = ['token.issued', 'token.refused', 'time.lost']

/** Times go forward, stand still and jump back, as clocks do. */
function someEntry(at: number): JournalEntry {
  const timeMs = 1_000_000 + at * 3 + (random(20) === 0 ? -random(3000) : 0)
  return { timeMs: timeMs - (timeMs % 2), kind: kinds[random(random(3) + 1)]!, keys: { serial: String(at), application: `app${random(3)}`, ...(random(2) ? { odd } : {}) }, facts: { filler: 'x'.repeat(random(200)) } }
}

async function append(instance: string, entries: readonly JournalEntry[], segmentBytes = 100_000): Promise<void> {
  const kept = await openTestJournal({ directory, instance, segmentBytes })
  for (let at = 0; at < entries.length; at += 100) await Promise.all(entries.slice(at, at + 100).map((entry) => kept.journal().append(entry)))
  await kept.journal().close()
}

const search = (query: JournalQuery): JournalPage => searchSegments(query, coverSegments(directory, everything, index), index)
function catchUp(): void {
  for (let behind = coverSegments(directory, everything, index).filter(isBehind); behind.length > 0; behind = coverSegments(directory, everything, index).filter(isBehind))
    for (const segment of behind) indexSlice(index, segment)
}
const indexedBytes = (): number => index.segments().reduce((sum, segment) => sum + segment.indexedBytes, 0)

function bySimplestMeans(all: readonly JournalRecord[], query: JournalQuery): JournalRecord[] {
  return all.filter((entry) => matchesQuery(entry, query)).toSorted(compareNewestFirst)
}
function* allPages(query: JournalQuery): Iterable<JournalRecord> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = search(cursor === undefined ? query : { ...query, cursor })
    yield* page.entries
    expect(page.entries.length).toBe(page.nextCursor === null ? page.entries.length : query.limit)
    cursor = page.nextCursor
  }
}

describe('random queries over two instances find what reading everything finds', () => {
  const rounds = 20
  test.each(['nothing indexed', 'half indexed', 'all indexed'])('%s', async (how) => {
    const [a, b] = [Array.from({ length: 1000 }, (_, i) => someEntry(i)), Array.from({ length: 600 }, (_, i) => someEntry(i))]
    await append('a', a.slice(0, 600))
    await append('b', b)
    if (how === 'half indexed') catchUp()
    await append('a', a.slice(600))
    if (how === 'all indexed') catchUp()
    expect(indexedBytes() > 0).toBe(how !== 'nothing indexed')
    const all = ['a', 'b'].flatMap((instance) => readEntries(directory, instance).map((entry) => ({ instance, sequence: entry.sequence, timeMs: entry.timeMs, kind: entry.kind, keys: entry.keys, facts: entry.facts })))
    expect(all).toHaveLength(1600)
    for (let round = 0; round < rounds; round++) {
      const key = [{ name: 'serial', value: String(random(1100)) }, { name: 'application', value: `app${random(3)}` }, { name: 'odd', value: odd }, { name: 'none', value: 'x' }][random(4)]!
      const fromMs = 1_000_000 + random(3000)
      const query = { limit: 20 + random(200), ...(random(2) ? { key } : {}), ...(random(2) ? { kind: [...kinds, 'no such kind'][random(4)]! } : {}), ...(random(2) ? { fromMs } : {}), ...(random(2) ? { toMs: fromMs + random(3000) } : {}) }
      expect([...allPages(query)], JSON.stringify(query)).toEqual(bySimplestMeans(all, query))
    }
  })
})

describe('the index is only a cache', () => {
  const serial = (value: number) => search({ key: { name: 'serial', value: String(value) }, limit: 5 }).entries.map(({ sequence }) => sequence)

  test('deleted or spoilt, it is built again', async () => {
    await append('a', Array.from({ length: 1000 }, (_, i) => someEntry(i)))
    catchUp()
    const full = indexedBytes()
    index.close()
    writeFileSync(indexFile(), Buffer.alloc(10_000, 7))
    index = openJournalIndex(indexFile())
    expect(indexedBytes()).toBe(0)
    expect(serial(500)).toEqual([501])
    catchUp()
    expect(indexedBytes()).toBe(full)
    expect(serial(500)).toEqual([501])
  })

  test('what another process took back, and what was put in its place, is not found by what stood there before', async () => {
    await append('a', Array.from({ length: 1000 }, (_, i) => someEntry(i)), 1 << 20)
    catchUp()
    const file = segmentFiles(directory)[0]!
    const lines = readFileSync(file, 'utf8').split('\n')
    truncateSync(file, Buffer.byteLength(lines.slice(0, 301).join('\n')) + 1)
    await append('a', Array.from({ length: 900 }, (_, i) => someEntry(5000 + i)), 1 << 20)
    for (const act of [() => undefined, catchUp]) {
      act()
      expect(serial(200)).toEqual([201])
      expect(serial(700)).toEqual([])
      expect(serial(5010)).toEqual([311])
    }
  })

  test('segments that were taken away are forgotten', async () => {
    await append('a', Array.from({ length: 3000 }, (_, i) => someEntry(i)))
    catchUp()
    const before = index.segments().length
    rmSync(segmentFiles(directory)[0]!)
    expect(serial(3)).toEqual([])
    expect(serial(2999)).toEqual([3000])
    expect(index.segments()).toHaveLength(before - 1)
  })
})

test('a key is found by probes, not by reading: one line of each lead', async () => {
  await append('a', Array.from({ length: 3000 }, (_, i) => someEntry(i)))
  catchUp()
  const leads = index.segments().flatMap((segment) => [...index.linesOf(segment, { name: 'serial', value: '1234' }, { fromMs: -Infinity, latestMs: Infinity, kind: undefined }, () => true)])
  expect(leads).toHaveLength(1)
  expect(leads[0]!.to - leads[0]!.from).toBeLessThan(600)
})
