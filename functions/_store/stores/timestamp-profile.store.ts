// Owns the settings and certificates of time authorities in the database.
import { StoreConflict } from '../../_domain/ports.ts'
import type { TimestampCertificateStore, TimestampSettingsStore } from '../../_domain/timestamp/timestamp-profile.ts'
import { timestampCertificateTable, timestampSettingsTable } from '../entities/timestamp.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function timestampSettingsStore(session: Session): TimestampSettingsStore {
  const rows = rowsOf(session, timestampSettingsTable)
  const load = () => rows.one({ id: 'timestamp' })
  return {
    load,
    async putIfAbsent(settings) {
      const there = await load()
      if (there) return there
      try {
        await rows.insert(settings)
        return settings
      } catch (error) {
        const first = error instanceof StoreConflict ? await load() : undefined
        if (first) return first
        throw error
      }
    },
    replace: (before, after) => replaceRow(session, timestampSettingsTable, before, after),
  }
}

export function timestampCertificateStore(session: Session): TimestampCertificateStore {
  const rows = rowsOf(session, timestampCertificateTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    list: () => rows.list({}, (query) => query.orderBy('profile_id').orderBy('sequence')),
    replace: (before, after) => replaceRow(session, timestampCertificateTable, before, after),
  }
}
