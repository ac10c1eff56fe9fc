// Owns the changes of documents in the database, in each application's own order.
import type { ChangeStore } from '../../_domain/delivery/delivery-stores.ts'
import { changeTable } from '../entities/document.ts'
import { rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function changeStore(session: Session): ChangeStore {
  const rows = rowsOf(session, changeTable)
  return {
    append: rows.insert,
    list: (applicationId, cursor, limit) =>
      rows.list({ applicationId }, (query) => query.where('cursor', '>', cursor).orderBy('cursor').limit(limit)),
    load: (applicationId, cursor) => rows.one({ applicationId, cursor }),
  }
}
