// Owns the one-time codes of signings in the database.
import type { SigningCodeStore } from '../../_domain/signing-factors/signing-code.ts'
import { signingCodeTable } from '../entities/signing-code.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function signingCodeStore(session: Session): SigningCodeStore {
  const rows = rowsOf(session, signingCodeTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findOfBatch: (batchId) => rows.one({ batchId }),
    countSentSince: async (staffId, sinceMs) => (await rows.list({ staffId }, (query) => query.where('created_at_ms', '>=', sinceMs))).reduce((total, { sent }) => total + sent, 0),
    replace: (before, after) => replaceRow(session, signingCodeTable, before, after),
    deleteOlder: (beforeMs) => session.write(async (sql) => void (await sql.deleteFrom('signing_code').where('state', '!=', 'used').where('created_at_ms', '<', beforeMs).execute())),
  }
}
