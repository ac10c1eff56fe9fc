// Owns co-signed statements and PIN-free windows in the database.
import type { PinFreeWindowStore, StatementStore } from '../../_domain/ports.ts'
import { pinFreeWindowTable, statementTable } from '../entities/statement.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function statementStore(session: Session): StatementStore {
  const rows = rowsOf(session, statementTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listOfStaff: (staffId, limit) => rows.list({ staffId }, (query) => query.orderBy('at_ms', 'desc').orderBy('id').limit(limit)),
  }
}

export function pinFreeWindowStore(session: Session): PinFreeWindowStore {
  const rows = rowsOf(session, pinFreeWindowTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listOfDevice: (deviceId, limit) => rows.list({ deviceId }, (query) => query.orderBy('opened_at_ms', 'desc').orderBy('id').limit(limit)),
    listOpen: (limit) => rows.list({ state: 'open' }, (query) => query.orderBy('until_ms').limit(limit)),
    listOver: (nowMs, limit) => rows.list({ state: 'open' }, (query) => query.where('until_ms', '<', nowMs).orderBy('until_ms').limit(limit)),
    replace: (before, after) => replaceRow(session, pinFreeWindowTable, before, after),
  }
}
