// Owns the table of wrong tries of permission codes on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const codeTriesSqlite: Migration = {
  name: '0023-code-tries',
  statements: [
    `create table "code_tries" (
      "id" text not null primary key,
      "key_id" text not null,
      "address" text not null,
      "wrong" integer not null,
      "last_at_ms" bigint not null,
      "wait_until_ms" bigint not null,
      "revision" integer not null
    )`,
    `create index "code_tries_last_at_ms_index" on "code_tries" ("last_at_ms")`,
  ],
}
