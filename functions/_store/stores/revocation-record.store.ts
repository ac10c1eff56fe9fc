// Owns what is known of each revocation list and status answer that was taken in; the bytes lie in files.
import type { RevocationRecordStore } from '../../_domain/certificate-validation/stores.ts'
import { revocationRecordTable } from '../entities/certificate-validation.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Select } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

const newest = (query: Select): Select => query.orderBy('this_update_ms', 'desc').orderBy('taken_at_ms', 'desc').orderBy('id', 'desc')

export function revocationRecordStore(session: Session): RevocationRecordStore {
  const rows = rowsOf(session, revocationRecordTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listCurrent: () => rows.list({ state: 'current' }, (query) => query.orderBy('taken_at_ms').orderBy('id')),
    listOfLine: (lineHex) => rows.list({ lineHex }, newest),
    findAsOf: (lineHex, atMs) => rows.one({ lineHex }, (query) => newest(query.where('this_update_ms', '<=', atMs))),
    findByDigest: (digestHex) => rows.one({ digestHex }),
    replace: (before, after) => replaceRow(session, revocationRecordTable, before, after),
    listIdle: (beforeMs, limit) => rows.list({ state: 'superseded', usedAtMs: null }, (query) => query.where('taken_at_ms', '<', beforeMs).orderBy('taken_at_ms').limit(limit)),
    remove: (id) => rows.remove({ id }),
  }
}
