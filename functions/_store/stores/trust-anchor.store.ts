// Owns trust anchors in the database.
import type { TrustAnchorStore } from '../../_domain/certificate-validation/stores.ts'
import { trustAnchorTable } from '../entities/certificate-validation.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function trustAnchorStore(session: Session): TrustAnchorStore {
  const rows = rowsOf(session, trustAnchorTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findByDigest: (digestHex) => rows.one({ digestHex }),
    list: () => rows.list({}, (query) => query.orderBy('added_at_ms').orderBy('id')),
    replace: (before, after) => replaceRow(session, trustAnchorTable, before, after),
  }
}
