// Owns signers' log-in passwords in the database.
import type { LoginPasswordStore } from '../../_domain/password/login-password.ts'
import { loginPasswordTable } from '../entities/login-password.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function loginPasswordStore(session: Session): LoginPasswordStore {
  const rows = rowsOf(session, loginPasswordTable)
  return { insert: rows.insert, load: (id) => rows.one({ id }), replace: (before, after) => replaceRow(session, loginPasswordTable, before, after) }
}
