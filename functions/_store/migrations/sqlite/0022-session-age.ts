// Owns the index by which signing sessions that are long over are found on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const sessionAgeSqlite: Migration = {
  name: '0022-session-age',
  statements: [`create index "signing_session_state_expires_at_ms_index" on "signing_session" ("state", "expires_at_ms")`],
}
