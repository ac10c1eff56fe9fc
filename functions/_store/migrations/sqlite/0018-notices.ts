// Owns what messages to people and provisional documents add on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const noticesSqlite: Migration = {
  name: '0018-notices',
  statements: [
    `alter table "document" add column "sign_by_ms" bigint null`,
    `alter table "document" add column "overdue_at_ms" bigint null`,
    `alter table "document" add column "remind_at_ms" bigint null`,
    `create index "document_state_remind_at_ms_index" on "document" ("state", "remind_at_ms")`,
    `create index "document_current_digest_hex_index" on "document" ("current_digest_hex")`,
    `create index "document_source_digest_hex_index" on "document" ("source_digest_hex")`,
    `create table "notice" (
      "id" text not null primary key,
      "once_key" text not null,
      "staff_id" text not null,
      "kind" text not null,
      "subject_id" text not null,
      "state" text not null,
      "attempts" integer not null,
      "next_at_ms" bigint null,
      "sent_at_ms" bigint null,
      "channel" text null,
      "last_error" text null,
      "created_at_ms" bigint not null,
      "revision" integer not null
    )`,
    `create unique index "notice_once_key_unique" on "notice" ("once_key")`,
    `create index "notice_state_next_at_ms_index" on "notice" ("state", "next_at_ms")`,
    `create index "notice_staff_id_state_sent_at_ms_index" on "notice" ("staff_id", "state", "sent_at_ms")`,
    `create table "notice_choice" (
      "id" text not null primary key,
      "off" text not null,
      "quiet_hours" text null,
      "revision" integer not null
    )`,
    `create table "notice_cursor" (
      "id" text not null primary key,
      "reached" bigint not null,
      "revision" integer not null
    )`,
    `create table "work_account" (
      "staff_id" text not null,
      "channel" text not null,
      "account_id" text not null,
      "bound_at_ms" bigint not null,
      primary key ("staff_id", "channel")
    )`,
    `create unique index "work_account_channel_account_id_unique" on "work_account" ("channel", "account_id")`,
  ],
}
