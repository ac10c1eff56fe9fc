// Owns staff in the database.
import type { StaffStore } from '../../_domain/staff/staff-store.ts'
import { staffTable } from '../entities/staff.ts'
import { anyContains } from '../sql/like.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function staffStore(session: Session): StaffStore {
  const rows = rowsOf(session, staffTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findByNumber: (staffNumber) => rows.one({ staffNumber }),
    findByPhone: (phone) => rows.one({ phone, state: 'active' }),
    findByOpenid: (wechatOpenid) => rows.one({ wechatOpenid }),
    search: (text, limit) =>
      rows.list({ state: 'active' }, (query) => {
        const piece = text.trim()
        const found = piece ? query.where(anyContains(['staff_number', 'name', 'department'], piece)) : query
        return found.orderBy('department').orderBy('staff_number').limit(limit)
      }),
    count: () =>
      session.read(async (sql) => {
        const counted = await sql.selectFrom('staff').select(sql.fn.countAll().as('count')).executeTakeFirstOrThrow()
        return Number(counted.count)
      }),
    replace: (before, after) => replaceRow(session, staffTable, before, after),
  }
}
