// Owns the table of the sign/verify server's applications on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const signingAccessSqlite: Migration = {
  name: '0006-signing-access',
  statements: [
    `create table "signing_access" (
      "id" text not null primary key,
      "name" text not null,
      "directory" text not null,
      "sources" text not null,
      "message_profile" text not null,
      "state" text not null,
      "created_at_ms" bigint not null,
      "revision" integer not null
    )`,
    `create unique index "signing_access_directory_unique" on "signing_access" ("directory")`,
  ],
}
