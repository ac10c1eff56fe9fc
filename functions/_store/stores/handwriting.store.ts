// Owns handwritten signatures in the database, one a person.
import type { HandwritingStore } from '../../_domain/ports.ts'
import { handwritingTable } from '../entities/handwriting.ts'
import { rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function handwritingStore(session: Session): HandwritingStore {
  const rows = rowsOf(session, handwritingTable)
  return {
    put: (handwriting) =>
      session.write(async (sql) => {
        const row = handwritingTable.toRow(handwriting)
        const insert = sql.insertInto('handwriting').values(row)
        const upsert =
          session.dialect === 'mysql'
            ? insert.onDuplicateKeyUpdate(row)
            : insert.onConflict((taken) => taken.column('staff_id').doUpdateSet(row))
        await upsert.execute()
      }),
    load: (staffId) => rows.one({ staffId }),
  }
}
