// Owns co-signing sessions in the database.
import type { SigningSessionStore } from '../../_domain/signing-task/signing-stores.ts'
import { signingSessionTable } from '../entities/signing-session.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function signingSessionStore(session: Session): SigningSessionStore {
  const rows = rowsOf(session, signingSessionTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listOfBatch: (batchId) => rows.list({ batchId }, (query) => query.orderBy('id')),
    deleteSettled: (expiredBeforeMs) =>
      session.write(async (sql) => {
        await sql.deleteFrom(signingSessionTable.name).where('state', 'in', ['begun', 'completed', 'failed']).where('expires_at_ms', '<', expiredBeforeMs).execute()
      }),
    replace: (before, after) => replaceRow(session, signingSessionTable, before, after),
  }
}
