// Owns the page under way: of all records offered, the newest that the query wants, never more than fit on it.
import { compareNewestFirst, encodeCursor, matchesQuery, parseCursor, type JournalPlace } from '../../../_domain/journal/journal-order.ts'
import type { JournalPage, JournalQuery, JournalRecord } from '../../../_domain/journal/journal.ts'

export interface NewestRecords {
  offer(record: JournalRecord): void
  /** Whether a record of that time could still get onto the page. */
  hasRoomAt(timeMs: number): boolean
  page(): JournalPage
}

/** The latest time that the page can hold, by the query and by its cursor. */
export const latestMs = ({ toMs, cursor }: JournalQuery): number => Math.min(toMs ?? Infinity, cursor === undefined ? Infinity : parseCursor(cursor).timeMs)

export function createNewestRecords(query: JournalQuery): NewestRecords {
  const after: JournalPlace | undefined = query.cursor === undefined ? undefined : parseCursor(query.cursor)
  // One more than fits tells whether there is a next page.
  const kept: JournalRecord[] = []
  return {
    offer(record) {
      if (!matchesQuery(record, query) || (after && compareNewestFirst(after, record) >= 0)) return
      let [low, high] = [0, kept.length]
      while (low < high) {
        const middle = (low + high) >> 1
        const order = compareNewestFirst(kept[middle]!, record)
        if (order === 0) return
        if (order < 0) low = middle + 1
        else high = middle
      }
      if (low > query.limit) return
      kept.splice(low, 0, record)
      if (kept.length > query.limit + 1) kept.pop()
    },
    hasRoomAt: (timeMs) => kept.length <= query.limit || timeMs >= kept.at(-1)!.timeMs,
    page() {
      const entries = kept.slice(0, query.limit)
      return { entries, nextCursor: kept.length > query.limit ? encodeCursor(entries.at(-1)!) : null }
    },
  }
}
