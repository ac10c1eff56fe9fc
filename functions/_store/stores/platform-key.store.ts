// Owns the platform's own keys in the database.
import { StoreConflict } from '../../_domain/ports.ts'
import type { PlatformKeyStore } from '../../_domain/ports.ts'
import { platformKeyTable } from '../entities/certificate.ts'
import { rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function platformKeyStore(session: Session): PlatformKeyStore {
  const rows = rowsOf(session, platformKeyTable)
  const load = (name: string) => rows.one({ name })
  return {
    load,
    async putIfAbsent(key) {
      const there = await load(key.name)
      if (there) return there
      try {
        await rows.insert(key)
        return key
      } catch (error) {
        const first = error instanceof StoreConflict ? await load(key.name) : undefined
        if (first) return first
        throw error
      }
    },
  }
}
