// Owns a person's three lists of tasks: which states, in what order, which of them a filter lets through, page by page.
import { sql as raw } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { TaskFilter, TaskPage } from '../../_domain/signing-task/signing-task-store.ts'
import { anyContains } from '../sql/like.ts'
import type { Session } from '../sql/session.ts'
import { readPage, type PageOrder, type Read } from './page-of-tasks.ts'

export type TaskList = 'pending' | 'signed' | 'closed'

export const LIST_STATES: Readonly<Record<TaskList, readonly string[]>> = {
  pending: ['pending'],
  signed: ['signed', 'voided'],
  closed: ['rejected', 'revoked', 'expired'],
}

interface Order extends Pick<PageOrder, 'place' | 'direction'> {
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

const SEARCHED = ['d.title', 'd.patient_name', 'd.admission_number', 'd.patient_department', 'a.name']

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
  return session.read(async (sql) => {
    const places = matching(sql, staffId, list, filter).select('t.id as id').select(place.as('place'))
    return readPage(sql, places, { place, direction, cursor, limit })
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
