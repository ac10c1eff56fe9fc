// Owns answering a query: by the index where it leads, by reading where it does not.
import { closeSync, openSync } from 'node:fs'
import type { JournalPage, JournalQuery } from '../../../_domain/journal/journal.ts'
import type { CoveredSegment } from './catch-up.ts'
import type { JournalIndex } from './journal-index.ts'
import { createNewestRecords, latestMs, type NewestRecords } from './newest-records.ts'
import { scanRange, type ByteRange } from './scan-range.ts'

/** @param index undefined: there is none; everything is read */
export function searchSegments(query: JournalQuery, segments: readonly CoveredSegment[], index: JournalIndex | undefined): JournalPage {
  const newest = createNewestRecords(query)
  const read = ({ file, instance }: CoveredSegment, range: ByteRange): void => {
    const fd = openSync(file, 'r')
    try {
      scanRange(fd, instance, range, query, newest)
    } finally {
      closeSync(fd)
    }
  }
  // The latest segments first: once the page is full, older lines are passed over unread.
  for (const segment of segments.toReversed()) {
    const from = index ? (segment.indexed?.indexedBytes ?? 0) : 0
    if (from < segment.bytes) read(segment, { from, to: segment.bytes })
  }
  if (index) (query.key ? readLeadsOfKey : readBlocks)(query, segments, index, newest, read)
  return newest.page()
}

type ReadRange = (segment: CoveredSegment, range: ByteRange) => void

const rangeOf = (query: JournalQuery) => ({ fromMs: query.fromMs ?? -Infinity, latestMs: latestMs(query), kind: query.kind })

/** One probe for each segment, newest first, until what is left is too old to get onto the page. */
function readLeadsOfKey(query: JournalQuery, segments: readonly CoveredSegment[], index: JournalIndex, newest: NewestRecords, read: ReadRange): void {
  const wanted = rangeOf(query)
  const inTime = segments.flatMap((segment) => (segment.indexed && segment.indexed.newestMs >= wanted.fromMs && segment.indexed.oldestMs <= wanted.latestMs ? [{ segment, indexed: segment.indexed }] : []))
  for (const { segment, indexed } of inTime.sort((a, b) => b.indexed.newestMs - a.indexed.newestMs)) {
    if (!newest.hasRoomAt(indexed.newestMs)) return
    for (const lead of index.linesOf(indexed, query.key!, wanted, newest.hasRoomAt)) read(segment, lead)
  }
}

function readBlocks(query: JournalQuery, segments: readonly CoveredSegment[], index: JournalIndex, newest: NewestRecords, read: ReadRange): void {
  const ofId = new Map(segments.flatMap((segment) => (segment.indexed ? [[segment.indexed.id, segment] as const] : [])))
  for (const block of index.blocks(rangeOf(query))) {
    if (!newest.hasRoomAt(block.newestMs)) return
    const segment = ofId.get(block.segment)
    if (segment) read(segment, block)
  }
}
