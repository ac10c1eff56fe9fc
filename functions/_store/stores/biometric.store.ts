// Owns biometric credentials and challenges in the database.
import type { BiometricChallengeStore, BiometricStore } from '../../_domain/biometric/biometric-stores.ts'
import { biometricChallengeTable, biometricTable } from '../entities/biometric.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function biometricStore(session: Session): BiometricStore {
  const rows = rowsOf(session, biometricTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listOfDevice: (deviceId, limit) => rows.list({ deviceId }, (query) => query.orderBy('offered_at_ms', 'desc').orderBy('id').limit(limit)),
    findEnabled: (deviceId) => rows.one({ deviceId, state: 'enabled' }),
    listEnabled: (limit) => rows.list({ state: 'enabled' }, (query) => query.orderBy('enabled_at_ms').limit(limit)),
    replace: (before, after) => replaceRow(session, biometricTable, before, after),
  }
}

export function biometricChallengeStore(session: Session): BiometricChallengeStore {
  const rows = rowsOf(session, biometricChallengeTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findOfBatch: (batchId) => rows.one({ batchId }),
    replace: (before, after) => replaceRow(session, biometricChallengeTable, before, after),
    deleteExpired: (nowMs) => session.write(async (sql) => void (await sql.deleteFrom('biometric_challenge').where('state', '=', 'open').where('expires_at_ms', '<', nowMs).execute())),
  }
}
