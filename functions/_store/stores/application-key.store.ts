// Owns application keys, and what key stores keep here, in the database.
import type { ApplicationKeyStore, KeptKeyStore, KeyStoreName } from '../../_domain/application-key/application-key.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import { applicationKeyTable, keptKeyTable } from '../entities/application-key.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function applicationKeyStore(session: Session): ApplicationKeyStore {
  const rows = rowsOf(session, applicationKeyTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findByIndex: (applicationId, index) => rows.one({ applicationId, index }),
    list: (applicationId) => rows.list({ applicationId }, (query) => query.orderBy('index')),
    listAll: () => rows.list({}, (query) => query.orderBy('application_id').orderBy('index')),
    replace: (before, after) => replaceRow(session, applicationKeyTable, before, after),
  }
}

export function keptKeyStore(session: Session): KeptKeyStore {
  const rows = rowsOf(session, keptKeyTable)
  const load = (store: KeyStoreName, label: string) => rows.one({ store, label })
  return {
    load,
    list: (store) => rows.list({ store }, (query) => query.orderBy('label')),
    async putIfAbsent(key) {
      const there = await load(key.store, key.label)
      if (there) return there
      try {
        await rows.insert(key)
        return key
      } catch (error) {
        const first = error instanceof StoreConflict ? await load(key.store, key.label) : undefined
        if (first) return first
        throw error
      }
    },
    remove: (store, label) => rows.remove({ store, label }),
    rename: (store, label, to) =>
      session.write(async (sql) => {
        await sql.updateTable('kept_key').set({ label: to }).where('store', '=', store).where('label', '=', label).execute()
      }),
  }
}
