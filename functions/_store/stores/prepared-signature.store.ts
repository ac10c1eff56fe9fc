// Owns prepared signatures in the database: what lies between prepare and finish.
import type { PreparedSignatureStore } from '../../_domain/signing-task/signing-stores.ts'
import { preparedSignatureTable } from '../entities/signing-session.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function preparedSignatureStore(session: Session): PreparedSignatureStore {
  const rows = rowsOf(session, preparedSignatureTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listOpenOfDocument: (documentId) =>
      rows.list({ documentId, state: 'prepared' }, (query) => query.orderBy('created_at_ms').orderBy('id')),
    listStale: (beforeMs, limit) =>
      rows.list({ state: 'prepared' }, (query) =>
        query.where('created_at_ms', '<', beforeMs).orderBy('created_at_ms').limit(limit),
      ),
    replace: (before, after) => replaceRow(session, preparedSignatureTable, before, after),
  }
}
