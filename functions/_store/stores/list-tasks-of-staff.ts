// Owns a person's three lists of tasks: which states, in what order, which of them a filter lets through, page by page.
import { sql as raw } from 'kysely'
import type { RawBuilder } from 'kysely'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { TaskFilter, TaskPage } from '../../_domain/ports.ts'
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
  /** the moment that a range of dates means: asked for, signed, closed */
  moment: RawBuilder<number>
}

const closedAt = raw<number>`coalesce(d.closed_at_ms, t.requested_at_ms)`

/** `place` and then the id make the order total, so that a page can begin after any row. */
const ORDERS: Readonly<Record<TaskList, Order>> = {
  pending: { place: raw<number>`d.due_at_ms`, direction: 'asc', moment: raw<number>`t.requested_at_ms` },
  signed: { place: raw<number>`t.signed_at_ms`, direction: 'desc', moment: raw<number>`t.signed_at_ms` },
  closed: { place: closedAt, direction: 'desc', moment: closedAt },
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

const SEARCHED = ['d.title', 'd.patient_name', 'd.admission_number', 'd.patient_department', 'a.name']

type Read = Parameters<Parameters<Session['read']>[0]>[0]

/** The tasks of a list that the filter lets through, in no order and without columns. */
function matching(sql: Read, staffId: string, list: TaskList, filter: TaskFilter) {
  const { moment } = ORDERS[list]
  let query = sql
    .selectFrom('signing_task as t')
    .innerJoin('document as d', 'd.id', 't.document_id')
    .innerJoin('application as a', 'a.id', 'd.application_id')
    .where('t.staff_id', '=', staffId)
    .where('t.state', 'in', LIST_STATES[list])
  // Every word must be found somewhere: 「张 手术」 is a patient and a title.
  for (const word of filter.query?.trim().split(/\s+/) ?? []) if (word !== '') query = query.where(anyContains(SEARCHED, word))
  if (filter.documentTypes?.length) query = query.where('d.document_type', 'in', [...filter.documentTypes])
  if (filter.clientSystems?.length) query = query.where('a.name', 'in', [...filter.clientSystems])
  if (filter.departments?.length) query = query.where('d.patient_department', 'in', [...filter.departments])
  if (filter.fromMs !== undefined) query = query.where(raw<boolean>`${moment} >= ${filter.fromMs}`)
  if (filter.provisional) query = query.where('d.sign_by_ms', 'is not', null)
  if (filter.provisional === 'overdue') query = query.where('d.overdue_at_ms', 'is not', null)
  if (filter.beforeMs !== undefined) query = query.where(raw<boolean>`${moment} < ${filter.beforeMs}`)
  return query
}

export function listTasksOfStaff(
  session: Session,
  staffId: string,
  list: TaskList,
  { cursor, limit, ...filter }: TaskFilter & { cursor?: string; limit: number },
): Promise<TaskPage> {
  const { place, direction } = ORDERS[list]
  const after = cursor === undefined ? undefined : parseCursor(cursor)

  return session.read(async (sql) => {
    // First the places alone: sorting ten thousand whole rows, documents' texts and signatures with them, takes twenty times as long.
    let places = matching(sql, staffId, list, filter).select('t.id as id').select(place.as('place'))
    if (after) {
      const beyond = raw.raw(direction === 'asc' ? '>' : '<')
      places = places.where(
        raw<boolean>`(${place} ${beyond} ${after.place} or (${place} = ${after.place} and t.id ${beyond} ${after.id}))`,
      )
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
  })
}

/** How many a filter lets through. */
export function countMatching(session: Session, staffId: string, list: TaskList, filter: TaskFilter): Promise<number> {
  return session.read(async (sql) => {
    const [row] = await matching(sql, staffId, list, filter).select(sql.fn.countAll().as('count')).execute()
    return Number(row?.count ?? 0)
  })
}

const MOST_CHOICES = 100

/** What there is to filter a person's lists by. */
export function choicesOfStaff(session: Session, staffId: string): Promise<{ clientSystems: string[]; departments: string[] }> {
  return session.read(async (sql) => {
    const of = async (column: 'a.name' | 'd.patient_department'): Promise<string[]> => {
      const rows = (await sql
        .selectFrom('signing_task as t')
        .innerJoin('document as d', 'd.id', 't.document_id')
        .innerJoin('application as a', 'a.id', 'd.application_id')
        .select(`${column} as value`)
        .distinct()
        .where('t.staff_id', '=', staffId)
        .where(column, 'is not', null)
        .orderBy('value')
        .limit(MOST_CHOICES)
        .execute()) as { value: string }[]
      return rows.map(({ value }) => value)
    }
    return { clientSystems: await of('a.name'), departments: await of('d.patient_department') }
  })
}

const itemOf = (row: Row | undefined): TaskPage['items'][number] | undefined =>
  row && { task: signingTaskTable.fromRow(row, 't_'), document: documentTable.fromRow(row, 'd_'), applicationName: String(row.application_name) }
