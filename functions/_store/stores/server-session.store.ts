// Owns the sessions that sign/verify servers share, in the database.
import type { ServerSessionStore } from '../../_domain/server-session/server-session.ts'
import { serverSessionTable } from '../entities/server-session.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function serverSessionStore(session: Session): ServerSessionStore {
  const rows = rowsOf(session, serverSessionTable)
  const { name } = serverSessionTable
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    replace: (before, after) => replaceRow(session, serverSessionTable, before, after),
    remove: (id) => session.write(async (sql) => (await sql.deleteFrom(name).where('id', '=', id).executeTakeFirst()).numDeletedRows === 1n),
    count: (scope, applicationId) =>
      session.read(async (sql) => {
        const all = sql.selectFrom(name).select(({ fn }) => fn.countAll().as('count')).where('scope', '=', scope)
        const row = await (applicationId === undefined ? all : all.where('application_id', '=', applicationId)).executeTakeFirst()
        return Number(row?.['count'] ?? 0)
      }),
    removeOver: (scope, usedBeforeMs, openedBeforeMs) =>
      session.write(async (sql) => {
        await sql.deleteFrom(name).where('scope', '=', scope).where(({ eb, or }) => or([eb('used_at_ms', '<', usedBeforeMs), eb('opened_at_ms', '<', openedBeforeMs)])).execute()
      }),
  }
}
