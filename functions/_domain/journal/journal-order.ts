// Owns which records a query wants, and in what order: newest first, with a cursor that stays right while the journal grows.
import { JournalError } from './journal-error.ts'
import type { JournalEntry, JournalQuery } from './journal.ts'

const mostEntriesAPage = 1000

/** A record's place in the order. */
export interface JournalPlace {
  readonly timeMs: number
  readonly instance: string
  readonly sequence: number
}

/** Negative: a comes first. By time, then by instance, then by sequence, each from the greatest down. */
export function compareNewestFirst(a: JournalPlace, b: JournalPlace): number {
  if (a.timeMs !== b.timeMs) return b.timeMs - a.timeMs
  if (a.instance !== b.instance) return a.instance < b.instance ? 1 : -1
  return b.sequence - a.sequence
}

export const encodeCursor = ({ timeMs, sequence, instance }: JournalPlace): string => `${timeMs}_${sequence}_${instance}`

/** @throws {JournalError} journal.query_invalid */
export function parseCursor(cursor: string): JournalPlace {
  const found = /^(-?\d{1,16})_(\d{1,16})_(.{1,64})$/.exec(cursor)
  if (!found) throw new JournalError('journal.query_invalid', 'cursor')
  return { timeMs: Number(found[1]), sequence: Number(found[2]), instance: found[3]! }
}

/** @throws {JournalError} journal.query_invalid */
export function assertQuery({ limit, cursor }: JournalQuery): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > mostEntriesAPage) throw new JournalError('journal.query_invalid', `limit: 1 to ${mostEntriesAPage}`)
  if (cursor !== undefined) parseCursor(cursor)
}

/** Whether the entry meets every condition of the query (its cursor aside). */
export function matchesQuery({ timeMs, kind, keys }: JournalEntry, query: JournalQuery): boolean {
  return (
    (query.fromMs === undefined || timeMs >= query.fromMs) &&
    (query.toMs === undefined || timeMs <= query.toMs) &&
    (query.kind === undefined || kind === query.kind) &&
    (query.key === undefined || (Object.hasOwn(keys, query.key.name) && keys[query.key.name] === query.key.value))
  )
}
