// Owns handwritten signatures in the database: pictures, the choice among them, their uses.
import type { ImpressionStore } from '../../_domain/handwriting/handwriting.ts'
import { impressionChoiceTable, impressionTable, impressionUseTable } from '../entities/impression.ts'
import { rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function impressionStore(session: Session): ImpressionStore {
  const [impressions, choices, uses] = [rowsOf(session, impressionTable), rowsOf(session, impressionChoiceTable), rowsOf(session, impressionUseTable)]
  return {
    insert: impressions.insert,
    load: (id) => impressions.one({ id }),
    listOfStaff: (staffId) => impressions.list({ staffId }, (query) => query.orderBy('saved_at_ms', 'desc').orderBy('id').limit(100)),
    remove: (id) => impressions.remove({ id }),
    loadChoice: (staffId) => choices.one({ staffId }),
    putChoice: (choice) =>
      session.write(async (sql) => {
        const row = impressionChoiceTable.toRow(choice)
        const insert = sql.insertInto('impression_choice').values(row)
        const upsert = session.dialect === 'mysql' ? insert.onDuplicateKeyUpdate(row) : insert.onConflict((taken) => taken.column('staff_id').doUpdateSet(row))
        await upsert.execute()
      }),
    insertUse: uses.insert,
    loadUse: (id) => uses.one({ id }),
    markSigned: (id, signedAtMs) =>
      session.write(async (sql) => {
        await sql.updateTable('impression_use').set({ signed_at_ms: signedAtMs }).where('id', '=', id).execute()
      }),
    usesOf: (staffId) =>
      session.read(async (sql) => {
        const query = sql.selectFrom('impression_use').select(['impression_id', (count) => count.fn.countAll().as('uses'), (last) => last.fn.max('signed_at_ms').as('last')])
        const rows = await query.where('staff_id', '=', staffId).where('signed_at_ms', 'is not', null).groupBy('impression_id').execute()
        return rows.map((row) => ({ impressionId: String(row['impression_id']), count: Number(row['uses']), lastAtMs: Number(row['last']) }))
      }),
  }
}
