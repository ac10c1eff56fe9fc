// Owns documents in the database; their content lies in files.
import type { DocumentStore } from '../../_domain/ports.ts'
import { documentTable } from '../entities/document.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function documentStore(session: Session): DocumentStore {
  const rows = rowsOf(session, documentTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findByExternalId: (applicationId, externalId) => rows.one({ applicationId, externalId }),
    listDue: (nowMs, limit) =>
      rows.list({ state: 'pending' }, (query) =>
        query.where('due_at_ms', '<', nowMs).orderBy('due_at_ms').limit(limit),
      ),
    replace: (before, after) => replaceRow(session, documentTable, before, after),
  }
}
