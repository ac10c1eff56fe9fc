// Owns identity proofings in the database.
import type { ProofingStore } from '../../_domain/proofing/proofing-store.ts'
import { proofingTable } from '../entities/proofing.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function proofingStore(session: Session): ProofingStore {
  const rows = rowsOf(session, proofingTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listSince: (staffId, sinceMs) =>
      rows.list({ staffId }, (query) =>
        query.where('created_at_ms', '>=', sinceMs).orderBy('created_at_ms', 'desc').orderBy('id', 'desc'),
      ),
    replace: (before, after) => replaceRow(session, proofingTable, before, after),
  }
}
