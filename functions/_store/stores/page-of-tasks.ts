// Owns the reading of one page of tasks with their documents, whatever chose them.
import { sql as raw } from 'kysely'
import type { RawBuilder, SelectQueryBuilder } from 'kysely'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { TaskPage } from '../../_domain/signing-task/signing-task-store.ts'
import { documentTable } from '../entities/document.ts'
import { signingTaskTable } from '../entities/signing-task.ts'
import type { Session } from '../sql/session.ts'
import type { Row, Tables } from '../sql/table.ts'

export type Read = Parameters<Parameters<Session['read']>[0]>[0]

export interface PageOrder {
  /** `place` and then the id make the order total, so that a page can begin after any row. */
  place: RawBuilder<number>
  direction: 'asc' | 'desc'
  cursor: string | undefined
  limit: number
}

interface Place {
  place: number
  id: string
}

/** The cursor is the place of the last row shown: rows that come or go meanwhile shift nothing. */
const cursorOf = ({ place, id }: Place): string => `${place}.${id}`

function parseCursor(cursor: string): Place {
  const parts = /^(\d{1,16})\.([\w-]{1,80})$/.exec(cursor)
  const expected = '应为上一页给出的 nextCursor / must be the nextCursor of the page before'
  if (!parts) throw new Fault('request.malformed', { facts: { field: 'cursor', expected } })
  return { place: Number(parts[1]), id: parts[2]! }
}

/** @param places the rows wanted, as `t` and `d`, with the columns `id` and `place` alone: sorting ten thousand whole rows, documents' texts and signatures with them, takes twenty times as long */
export async function readPage(sql: Read, places: SelectQueryBuilder<Tables, string, Row>, { place, direction, cursor, limit }: PageOrder): Promise<TaskPage> {
  if (cursor !== undefined) {
    const after = parseCursor(cursor)
    const beyond = raw.raw(direction === 'asc' ? '>' : '<')
    places = places.where(raw<boolean>`(${place} ${beyond} ${after.place} or (${place} = ${after.place} and t.id ${beyond} ${after.id}))`)
  }
  const found = (await places.orderBy(place, direction).orderBy('t.id', direction).limit(limit + 1).execute()) as { id: string; place: number | string }[]
  const shown = found.slice(0, limit)
  if (shown.length === 0) return { items: [], nextCursor: null }
  const rows = (await sql
    .selectFrom('signing_task as t')
    .innerJoin('document as d', 'd.id', 't.document_id')
    .innerJoin('application as a', 'a.id', 'd.application_id')
    .select([...signingTaskTable.selection('t'), ...documentTable.selection('d'), 'a.name as application_name'])
    .where('t.id', 'in', shown.map(({ id }) => id))
    .execute()) as Row[]
  const byId = new Map(rows.map((row) => [String(row.t_id), row]))
  const last = found.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.flatMap(({ id }) => itemOf(byId.get(id)) ?? []),
    nextCursor: last ? cursorOf({ place: Number(last.place), id: last.id }) : null,
  }
}

const itemOf = (row: Row | undefined): TaskPage['items'][number] | undefined =>
  row && { task: signingTaskTable.fromRow(row, 't_'), document: documentTable.fromRow(row, 'd_'), applicationName: String(row.application_name) }
