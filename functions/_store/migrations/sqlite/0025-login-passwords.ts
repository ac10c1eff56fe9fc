// Owns the table of signers' log-in passwords on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const loginPasswordsSqlite: Migration = {
  name: '0025-login-passwords',
  statements: [
    `create table "login_password" (
      "id" text not null primary key,
      "hash" text not null,
      "tries_left" integer not null,
      "set_at_ms" bigint not null,
      "revision" integer not null
    )`,
  ],
}
