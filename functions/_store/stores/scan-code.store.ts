// Owns QR codes in the database.
import type { ScanCodeStore } from '../../_domain/scan-code/scan-code-store.ts'
import { scanCodeTable } from '../entities/scan-code.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function scanCodeStore(session: Session): ScanCodeStore {
  const rows = rowsOf(session, scanCodeTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findByToken: (tokenDigestHex) => rows.one({ tokenDigestHex }),
    replace: (before, after) => replaceRow(session, scanCodeTable, before, after),
  }
}
