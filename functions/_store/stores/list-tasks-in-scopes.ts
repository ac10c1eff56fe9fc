// Owns the list of pending tasks that grants cover, of several people at once, page by page.
import { sql as raw } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { TaskPage, TaskScope } from '../../_domain/signing-task/signing-task-store.ts'
import type { Session } from '../sql/session.ts'
import { readPage, type Read } from './page-of-tasks.ts'

const place = raw<number>`d.due_at_ms`

function covers({ staffId, documentTypes, applicationIds }: TaskScope): RawBuilder<boolean> {
  const parts = [raw<boolean>`t.staff_id = ${staffId}`]
  if (documentTypes.length > 0) parts.push(raw<boolean>`d.document_type in (${raw.join(documentTypes)})`)
  if (applicationIds.length > 0) parts.push(raw<boolean>`d.application_id in (${raw.join(applicationIds)})`)
  return raw<boolean>`(${raw.join(parts, raw` and `)})`
}

const inScopes = (sql: Read, scopes: readonly TaskScope[], dueFromMs: number) =>
  sql
    .selectFrom('signing_task as t')
    .innerJoin('document as d', 'd.id', 't.document_id')
    .where('t.state', '=', 'pending')
    // said once more for the index: people before scopes
    .where('t.staff_id', 'in', [...new Set(scopes.map(({ staffId }) => staffId))])
    .where('d.due_at_ms', '>=', dueFromMs)
    .where(raw<boolean>`(${raw.join(scopes.map(covers), raw` or `)})`)

export async function listTasksInScopes(session: Session, scopes: readonly TaskScope[], { dueFromMs, cursor, limit }: { dueFromMs: number; cursor?: string; limit: number }): Promise<TaskPage> {
  if (scopes.length === 0) return { items: [], nextCursor: null }
  return session.read((sql) => readPage(sql, inScopes(sql, scopes, dueFromMs).select('t.id as id').select(place.as('place')), { place, direction: 'asc', cursor, limit }))
}

export async function countTasksInScopes(session: Session, scopes: readonly TaskScope[], dueFromMs: number): Promise<number> {
  if (scopes.length === 0) return 0
  return session.read(async (sql) => {
    const [row] = await inScopes(sql, scopes, dueFromMs).select(sql.fn.countAll().as('count')).execute()
    return Number(row?.count ?? 0)
  })
}
