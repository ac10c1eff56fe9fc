// Owns the table of the sessions that sign/verify servers share on SQLite; tokens issued are in their journal alone.
import type { Migration } from '../../sql/migrate.ts'

export const serverSessionsSqlite: Migration = {
  name: '0021-server-sessions',
  statements: [
    `create table "server_session" (
      "id" text not null primary key,
      "scope" text not null,
      "application_id" text not null,
      "wrapped_hex" text not null,
      "opened_at_ms" bigint not null,
      "used_at_ms" bigint not null,
      "revision" integer not null
    )`,
    `create index "server_session_scope_application_id_index" on "server_session" ("scope", "application_id")`,
    `drop table if exists "timestamp_record"`,
  ],
}
