// Owns the tables of statements and PIN-free windows on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const statementsSqlite: Migration = {
  name: '0010-statements',
  statements: [
    `create table "statement" (
      "id" text not null primary key,
      "staff_id" text not null,
      "device_id" text not null,
      "kind" text not null,
      "statement" mediumtext not null,
      "signature_hex" text not null,
      "certificate_id" text not null,
      "at_ms" bigint not null
    )`,
    `create index "statement_staff_id_at_ms_index" on "statement" ("staff_id", "at_ms")`,
    `create table "pin_free_window" (
      "id" text not null primary key,
      "statement_id" text not null,
      "staff_id" text not null,
      "device_id" text not null,
      "wrapped_mask_hex" text null,
      "document_types" text not null,
      "application_ids" text not null,
      "opened_at_ms" bigint not null,
      "until_ms" bigint not null,
      "uses_total" integer not null,
      "uses_left" integer not null,
      "state" text not null,
      "closed_at_ms" bigint null,
      "closed_reason" text null,
      "revision" integer not null
    )`,
    `create index "pin_free_window_device_id_opened_at_ms_index" on "pin_free_window" ("device_id", "opened_at_ms")`,
    `create index "pin_free_window_state_until_ms_index" on "pin_free_window" ("state", "until_ms")`,
  ],
}
