// Owns reading a stretch of a journal whole, oldest first, and its digest.
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { JournalError } from '../../_domain/journal/journal-error.ts'
import type { Journal, JournalQuery, JournalRecord } from '../../_domain/journal/journal.ts'

/** Of one review or export: 100,000 lines are some 40 MB. */
export const MOST_ENTRIES = 100_000

/** @throws {Fault} journal.query_invalid · journal.unavailable */
export async function search(journal: Journal, query: JournalQuery) {
  try {
    return await journal.search(query)
  } catch (cause) {
    if (cause instanceof JournalError) throw new Fault(cause.code === 'journal.query_invalid' ? 'journal.query_invalid' : 'journal.unavailable', { detail: cause.detail, cause })
    throw cause
  }
}

/** @throws {Fault} journal.query_invalid — the end is before the beginning · journal.range_too_large */
export async function readRange(journal: Journal, { fromMs, toMs }: { fromMs: number; toMs: number }, most: number = MOST_ENTRIES): Promise<JournalRecord[]> {
  if (fromMs > toMs) throw new Fault('journal.query_invalid', { detail: 'the end is before the beginning' })
  const newestFirst: JournalRecord[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await search(journal, { fromMs, toMs, limit: 1000, ...(cursor !== undefined && { cursor }) })
    newestFirst.push(...page.entries)
    if (newestFirst.length > most) throw new Fault('journal.range_too_large', { facts: { limit: most } })
    if (page.nextCursor === null) return newestFirst.reverse()
    cursor = page.nextCursor
  }
}

/** The form in which an entry is exported and hashed: one line, always the same order of fields. */
export const lineOf = ({ sequence, instance, timeMs, kind, keys, facts }: JournalRecord): string => `${JSON.stringify({ sequence, instance, timeMs, kind, keys, facts })}\n`

export const digestOf = (sm3: (message: Uint8Array) => Uint8Array, records: readonly JournalRecord[]): string => bytesToHex(sm3(utf8ToBytes(records.map(lineOf).join(''))))
