// Owns callbacks to be delivered, and who is delivering them.
import type { DeliveryStore } from '../../_domain/delivery/delivery-stores.ts'
import { deliveryTable } from '../entities/delivery.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function deliveryStore(session: Session): DeliveryStore {
  const rows = rowsOf(session, deliveryTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    list: (applicationId, state, limit) =>
      rows.list({ applicationId, state }, (query) => query.orderBy('cursor').limit(limit)),
    /** The revision moves with the lease: whoever held it before can no longer write its outcome. */
    takeDue: (nowMs, leaseUntilMs, limit) =>
      session.write(async (sql) => {
        let due = sql.selectFrom('delivery').selectAll().where('state', '=', 'pending').where('next_at_ms', '<=', nowMs)
        due = due.orderBy('next_at_ms').limit(limit)
        if (session.dialect === 'mysql') due = due.forUpdate().skipLocked()
        const taken = (await due.execute()).map((row) => deliveryTable.fromRow(row))
        if (taken.length === 0) return []
        const ids = taken.map((delivery) => delivery.id)
        const lease = sql
          .updateTable('delivery')
          .set((row) => ({ next_at_ms: leaseUntilMs, revision: row('revision', '+', 1) }))
        await lease.where('id', 'in', ids).execute()
        return taken.map((delivery) => ({ ...delivery, nextAtMs: leaseUntilMs, revision: delivery.revision + 1 }))
      }),
    replace: (before, after) => replaceRow(session, deliveryTable, before, after),
  }
}
