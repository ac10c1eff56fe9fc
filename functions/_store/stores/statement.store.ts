// Owns co-signed statements, PIN-free windows and their uses in the database.
import { sql as raw } from 'kysely'
import type { PinFreeUseStore, PinFreeWindowStore } from '../../_domain/pin-free-window/pin-free-window.ts'
import type { StatementStore } from '../../_domain/statement/statement-record.ts'
import { pinFreeUseTable, pinFreeWindowTable, statementTable } from '../entities/statement.ts'
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
    listOver: (nowMs, limit) => rows.list({ state: 'open' }, (query) => query.where('until_ms', '<', nowMs).orderBy('until_ms').limit(limit)),
    listGroundless: ({ seconds, count }, { afterId, limit }) =>
      rows.list({ state: 'open' }, (query) =>
        query
          .where('id', '>', afterId)
          .where(
            raw<boolean>`(until_ms - opened_at_ms > ${seconds * 1000} or uses_total > ${count}
              or not exists (select 1 from device as d where d.id = pin_free_window.device_id and d.state = 'active')
              or not exists (select 1 from staff as s where s.id = pin_free_window.staff_id and s.state = 'active')
              or not exists (select 1 from certificate as c where c.device_id = pin_free_window.device_id and c.state = 'valid'))`,
          )
          .orderBy('id')
          .limit(limit),
      ),
    replace: (before, after) => replaceRow(session, pinFreeWindowTable, before, after),
  }
}

export function pinFreeUseStore(session: Session): PinFreeUseStore {
  const rows = rowsOf(session, pinFreeUseTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findSigned: (taskId) => rows.one({ taskId, state: 'signed' }),
    listOfWindow: (windowId, limit) => rows.list({ windowId }, (query) => query.orderBy('at_ms', 'desc').orderBy('id').limit(limit)),
    replace: (before, after) => replaceRow(session, pinFreeUseTable, before, after),
  }
}
