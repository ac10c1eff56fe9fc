// Owns the table of keys of automatic signing on SQLite.
import type { Migration } from '../../../_store/sql/migrate.ts'

export const automaticKeysSqlite: Migration = {
  name: '0002-automatic-keys',
  statements: [
    `create table "automatic_key" (
      "id" text not null primary key,
      "staff_id" text not null,
      "public_key_hex" text not null,
      "statement_digest_hex" text not null,
      "wrapped_hex" text not null,
      "state" text not null,
      "revision" integer not null,
      "created_at_ms" bigint not null
    )`,
  ],
}
