// Owns the black list and the white list in the database.
import type { CertificateListStore } from '../../_domain/certificate-validation/stores.ts'
import { certificateListTable } from '../entities/certificate-validation.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function certificateListStore(session: Session): CertificateListStore {
  const rows = rowsOf(session, certificateListTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listActive: () => rows.list({ state: 'active' }),
    page: (list, limit) => rows.list({ list }, (query) => query.orderBy('added_at_ms', 'desc').orderBy('id', 'desc').limit(limit)),
    replace: (before, after) => replaceRow(session, certificateListTable, before, after),
  }
}
