// Owns the table of the one-time codes of signings on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const signingCodesSqlite: Migration = {
  name: '0020-signing-codes',
  statements: [
    `create table "signing_code" (
      "id" text not null primary key,
      "batch_id" text not null,
      "device_id" text not null,
      "staff_id" text not null,
      "approval_digest_hex" text not null,
      "code_digest_hex" text not null,
      "tries_left" integer not null,
      "sent" integer not null,
      "sent_at_ms" bigint not null,
      "state" text not null,
      "created_at_ms" bigint not null,
      "expires_at_ms" bigint not null,
      "revision" integer not null
    )`,
    `create unique index "signing_code_batch_id_unique" on "signing_code" ("batch_id")`,
    `create index "signing_code_staff_id_created_at_ms_index" on "signing_code" ("staff_id", "created_at_ms")`,
    `create index "signing_code_state_created_at_ms_index" on "signing_code" ("state", "created_at_ms")`,
  ],
}
