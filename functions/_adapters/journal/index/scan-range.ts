// Owns finding a query's records by reading lines: where no index leads, and in the blocks that it names.
import type { JournalQuery } from '../../../_domain/journal/journal.ts'
import { lineTimeMs, linkChars, parseRecord } from '../line.ts'
import { readLines } from '../read-lines.ts'
import { latestMs, type NewestRecords } from './newest-records.ts'

const noLink = new Uint8Array(linkChars)

export interface ByteRange {
  readonly from: number
  readonly to: number
}

/** Offers what may get onto the page. Lines without the sought text, and lines too old, are not parsed. */
export function scanRange(fd: number, instance: string, { from, to }: ByteRange, query: JournalQuery, newest: NewestRecords): void {
  const sought = query.key?.value ?? query.kind
  const needle = sought === undefined ? undefined : Buffer.from(JSON.stringify(sought))
  const [fromMs, latest] = [query.fromMs ?? -Infinity, latestMs(query)]
  readLines(fd, { from, to, link: noLink }, (buffer, start, end) => {
    const timeMs = lineTimeMs(buffer, start, end)
    if (timeMs === undefined || timeMs < fromMs || timeMs > latest || !newest.hasRoomAt(timeMs)) return
    if (needle && !buffer.subarray(start, end).includes(needle)) return
    const record = parseRecord(buffer, start, end, instance)
    if (record) newest.offer(record)
  })
}
