// Owns finding a query's records by reading lines: where no index leads, and in the blocks that it names.
import type { JournalQuery, JournalRecord } from '../../../_domain/journal/journal.ts'
import { linkChars, parseRecord } from '../line.ts'
import { readLines } from '../read-lines.ts'

const noLink = new Uint8Array(linkChars)

export interface ByteRange {
  readonly from: number
  readonly to: number
}

/** Lines without the sought text are not parsed. */
export function scanRange(fd: number, instance: string, { from, to }: ByteRange, query: JournalQuery, visit: (record: JournalRecord) => void): void {
  const sought = query.key?.value ?? query.kind
  const needle = sought === undefined ? undefined : Buffer.from(JSON.stringify(sought))
  readLines(fd, { from, to, link: noLink }, (buffer, start, end) => {
    if (needle && !buffer.subarray(start, end).includes(needle)) return
    const record = parseRecord(buffer, start, end, instance)
    if (record) visit(record)
  })
}
