// Owns drafts in the database; their slices and pages lie in files.
import type { DraftStore } from '../../_domain/draft/draft.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import { draftTable } from '../entities/draft.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

const MOST = 1000

export function draftStore(session: Session): DraftStore {
  const rows = rowsOf(session, draftTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listOfStaff: (staffId) => rows.list({ staffId }, (query) => query.orderBy('created_at_ms', 'desc').orderBy('id').limit(MOST)),
    listExpired: (nowMs, limit) => rows.list({}, (query) => query.where('expires_at_ms', '<', nowMs).orderBy('expires_at_ms').limit(limit)),
    replace: (before, after) => replaceRow(session, draftTable, before, after),
    remove: ({ id, revision }) =>
      session.write(async (sql) => {
        const { numDeletedRows } = await sql.deleteFrom('draft').where('id', '=', id).where('revision', '=', revision).executeTakeFirst()
        if (numDeletedRows !== 1n) throw new StoreConflict(`draft ${id} moved`)
      }),
  }
}
