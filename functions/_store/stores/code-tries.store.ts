// Owns wrong tries of permission codes in the database.
import type { CodeTriesStore } from '../../_domain/application-key/code-tries.ts'
import { codeTriesTable } from '../entities/code-tries.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function codeTriesStore(session: Session): CodeTriesStore {
  const rows = rowsOf(session, codeTriesTable)
  const { name } = codeTriesTable
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    replace: (before, after) => replaceRow(session, codeTriesTable, before, after),
    remove: (ids) =>
      session.write(async (sql) => {
        await sql.deleteFrom(name).where('id', 'in', ids).execute()
      }),
    listSince: (lastAtMs) => rows.list({}, (query) => query.where('last_at_ms', '>=', lastAtMs).where('address', '!=', '')),
    removeOlder: (lastBeforeMs) =>
      session.write(async (sql) => {
        await sql.deleteFrom(name).where('last_at_ms', '<', lastBeforeMs).execute()
      }),
  }
}
