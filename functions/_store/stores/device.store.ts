// Owns phones in the database.
import type { DeviceStore } from '../../_domain/device/device-store.ts'
import { deviceTable } from '../entities/device.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function deviceStore(session: Session): DeviceStore {
  const rows = rowsOf(session, deviceTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findByToken: (tokenDigestHex) => rows.one({ tokenDigestHex }),
    listOfStaff: (staffId) => rows.list({ staffId }, (query) => query.orderBy('bound_at_ms', 'desc').orderBy('id')),
    async listEnrolledStaff(staffIds) {
      if (staffIds.length === 0) return []
      const devices = await rows.list({ state: 'active' }, (query) => query.where('staff_id', 'in', staffIds))
      return [...new Set(devices.map((device) => device.staffId))]
    },
    replace: (before, after) => replaceRow(session, deviceTable, before, after),
  }
}
