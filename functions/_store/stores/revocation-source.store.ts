// Owns the sources of revocation lists and status answers in the database.
import type { RevocationSourceStore } from '../../_domain/certificate-validation/stores.ts'
import { revocationSourceTable } from '../entities/certificate-validation.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function revocationSourceStore(session: Session): RevocationSourceStore {
  const rows = rowsOf(session, revocationSourceTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    list: () => rows.list({}, (query) => query.orderBy('added_at_ms').orderBy('id')),
    replace: (before, after) => replaceRow(session, revocationSourceTable, before, after),
  }
}
