// Owns the applications of the sign/verify server in the database.
import type { SigningAccessStore } from '../../_domain/signing-access/signing-access.ts'
import { signingAccessTable } from '../entities/signing-access.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function signingAccessStore(session: Session): SigningAccessStore {
  const rows = rowsOf(session, signingAccessTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    list: () => rows.list({}, (query) => query.orderBy('created_at_ms').orderBy('id')),
    replace: (before, after) => replaceRow(session, signingAccessTable, before, after),
  }
}
