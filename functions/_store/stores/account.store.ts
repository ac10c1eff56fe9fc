// Owns profiles, own actions, consents and last use of phones in the database.
import { sql as raw } from 'kysely'
import type { ActivityStore, ConsentStore, DeviceUseStore, StaffProfileStore } from '../../_domain/staff/account.ts'
import { activityTable, consentTable, deviceUseTable, staffProfileTable } from '../entities/account.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function staffProfileStore(session: Session): StaffProfileStore {
  const rows = rowsOf(session, staffProfileTable)
  return { insert: rows.insert, load: (id) => rows.one({ id }), replace: (before, after) => replaceRow(session, staffProfileTable, before, after) }
}

export function activityStore(session: Session): ActivityStore {
  const rows = rowsOf(session, activityTable)
  return {
    insert: rows.insert,
    listOfStaff: (staffId, { limit, before }) =>
      rows.list({ staffId }, (query) => {
        const page = before ? query.where((where) => where.or([where('at_ms', '<', before.atMs), where.and([where('at_ms', '=', before.atMs), where('id', '<', before.id)])])) : query
        return page.orderBy('at_ms', 'desc').orderBy('id', 'desc').limit(limit)
      }),
    countSince: (staffId, kind, sinceMs) =>
      session.read(async (sql) => {
        const { rows: [row] } = await raw<{ n: number | bigint }>`select count(*) as n from activity where staff_id = ${staffId} and kind = ${kind} and at_ms >= ${sinceMs}`.execute(sql)
        return Number(row!.n)
      }),
  }
}

export function consentStore(session: Session): ConsentStore {
  const rows = rowsOf(session, consentTable)
  return { insert: rows.insert, listOfStaff: (staffId) => rows.list({ staffId }, (query) => query.orderBy('at_ms', 'desc').orderBy('id', 'desc')) }
}

export function deviceUseStore(session: Session): DeviceUseStore {
  const rows = rowsOf(session, deviceUseTable)
  return {
    put: (use) =>
      session.write(async (sql) => {
        const row = deviceUseTable.toRow(use)
        const insert = sql.insertInto('device_use').values(row)
        await (session.dialect === 'mysql' ? insert.onDuplicateKeyUpdate(row) : insert.onConflict((taken) => taken.column('device_id').doUpdateSet(row))).execute()
      }),
    load: (deviceId) => rows.one({ deviceId }),
  }
}
