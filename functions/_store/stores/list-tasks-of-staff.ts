// Owns a person's three lists of tasks: which states, in what order, page by page.
import { sql as raw } from 'kysely'
import type { RawBuilder } from 'kysely'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { TaskPage } from '../../_domain/ports.ts'
import { documentTable } from '../entities/document.ts'
import { signingTaskTable } from '../entities/signing-task.ts'
import { anyContains } from '../sql/like.ts'
import type { Session } from '../sql/session.ts'
import type { Row } from '../sql/table.ts'

export type TaskList = 'pending' | 'signed' | 'closed'

export const LIST_STATES: Readonly<Record<TaskList, readonly string[]>> = {
  pending: ['pending'],
  signed: ['signed', 'voided'],
  closed: ['rejected', 'revoked', 'expired'],
}

interface Order {
  place: RawBuilder<number>
  direction: 'asc' | 'desc'
}

/** `place` and then the id make the order total, so that a page can begin after any row. */
const ORDERS: Readonly<Record<TaskList, Order>> = {
  pending: { place: raw<number>`d.due_at_ms`, direction: 'asc' },
  signed: { place: raw<number>`t.signed_at_ms`, direction: 'desc' },
  closed: { place: raw<number>`coalesce(d.closed_at_ms, t.requested_at_ms)`, direction: 'desc' },
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

export function listTasksOfStaff(
  session: Session,
  staffId: string,
  list: TaskList,
  options: { query?: string; cursor?: string; limit: number },
): Promise<TaskPage> {
  const { place, direction } = ORDERS[list]
  const after = options.cursor === undefined ? undefined : parseCursor(options.cursor)
  const piece = options.query?.trim()

  return session.read(async (sql) => {
    let query = sql
      .selectFrom('signing_task as t')
      .innerJoin('document as d', 'd.id', 't.document_id')
      .innerJoin('application as a', 'a.id', 'd.application_id')
      .select([...signingTaskTable.selection('t'), ...documentTable.selection('d'), 'a.name as application_name'])
      .select(place.as('place'))
      .where('t.staff_id', '=', staffId)
      .where('t.state', 'in', LIST_STATES[list])
    if (piece) query = query.where(anyContains(['d.title', 'd.patient_name', 'd.admission_number'], piece))
    if (after) {
      const beyond = raw.raw(direction === 'asc' ? '>' : '<')
      query = query.where(
        raw<boolean>`(${place} ${beyond} ${after.place} or (${place} = ${after.place} and t.id ${beyond} ${after.id}))`,
      )
    }
    query = query.orderBy(place, direction).orderBy('t.id', direction)
    const rows = (await query.limit(options.limit + 1).execute()) as Row[]
    return pageOf(rows, options.limit)
  })
}

function pageOf(rows: Row[], limit: number): TaskPage {
  const items = rows.slice(0, limit).map((row) => ({
    task: signingTaskTable.fromRow(row, 't_'),
    document: documentTable.fromRow(row, 'd_'),
    applicationName: String(row.application_name),
  }))
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { items, nextCursor: last ? cursorOf({ place: Number(last.place), id: String(last.t_id) }) : null }
}
