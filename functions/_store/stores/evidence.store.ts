// Owns evidence chains in the database: links are added, never changed. A taken sequence number is a conflict (EV-1).
import type { EvidenceStore } from '../../_domain/evidence/evidence-store.ts'
import { evidenceTable } from '../entities/evidence.ts'
import { rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function evidenceStore(session: Session): EvidenceStore {
  const rows = rowsOf(session, evidenceTable)
  return {
    last: (documentId) => rows.one({ documentId }, (query) => query.orderBy('sequence', 'desc')),
    append: rows.insert,
    list: (documentId) => rows.list({ documentId }, (query) => query.orderBy('sequence')),
  }
}
