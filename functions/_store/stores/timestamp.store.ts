// Owns the serial numbers of issued timestamps in the database.
import type { TimestampStore } from '../../_domain/ports.ts'
import { timestampTable } from '../entities/evidence.ts'
import { rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function timestampStore(session: Session): TimestampStore {
  const rows = rowsOf(session, timestampTable)
  return { insert: rows.insert, findBySerial: (serialHex) => rows.one({ serialHex }) }
}
