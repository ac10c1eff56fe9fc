// Owns certificates in the database.
import type { CertificateStore } from '../../_domain/certificate/certificate-store.ts'
import { certificateTable } from '../entities/certificate.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Select } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

const newest = (query: Select): Select => query.orderBy('not_before_ms', 'desc').orderBy('id', 'desc')

export function certificateStore(session: Session): CertificateStore {
  const rows = rowsOf(session, certificateTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findBySerial: (serialHex) => rows.one({ serialHex }),
    findOfDevice: (deviceId) => rows.one({ deviceId }, newest),
    listOfDevice: (deviceId) => rows.list({ deviceId }, newest),
    listEnding: (nowMs, untilMs, limit) => rows.list({ kind: 'person', state: 'valid' }, (query) => query.where('not_after_ms', '>=', nowMs).where('not_after_ms', '<', untilMs).orderBy('not_after_ms').orderBy('id').limit(limit)),
    findOfKind: (kind) => rows.one({ kind }, newest),
    // two ranges of the index on state, where "not equal" would read every certificate
    listNotValid: () =>
      rows.list({}, (query) =>
        query.where('state', 'in', ['suspended', 'revoked']).orderBy('state_changed_at_ms').orderBy('id'),
      ),
    replace: (before, after) => replaceRow(session, certificateTable, before, after),
  }
}
