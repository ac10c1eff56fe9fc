// Owns the tables of administrators on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const administrationSqlite: Migration = {
  name: '0005-administration',
  statements: [
    `create table "administrator" (
      "id" text not null primary key,
      "login_name" text not null,
      "name" text not null,
      "role" text not null,
      "password_hash" text not null,
      "password_state" text not null,
      "former_password_hashes" text not null,
      "password_changed_at_ms" bigint not null,
      "certificate_base64" mediumtext null,
      "certificate_key_digest_hex" text null,
      "state" text not null,
      "failed_tries" integer not null,
      "wait_until_ms" bigint null,
      "last_log_in_at_ms" bigint null,
      "created_at_ms" bigint not null,
      "created_by" text not null,
      "revision" integer not null
    )`,
    `create unique index "administrator_login_name_unique" on "administrator" ("login_name")`,
    `create unique index "administrator_certificate_key_digest_hex_unique" on "administrator" ("certificate_key_digest_hex")`,
    `create table "administrator_challenge" (
      "digest_hex" text not null primary key,
      "expires_at_ms" bigint not null
    )`,
    `create index "administrator_challenge_expires_at_ms_index" on "administrator_challenge" ("expires_at_ms")`,
    `create table "administrator_session" (
      "id" text not null primary key,
      "administrator_id" text not null,
      "token_digest_hex" text not null,
      "factors" text not null,
      "created_at_ms" bigint not null,
      "last_used_at_ms" bigint not null,
      "expires_at_ms" bigint not null,
      "ends_at_ms" bigint not null,
      "heartbeat" integer not null,
      "revision" integer not null
    )`,
    `create index "administrator_session_administrator_id_created_at_ms_index" on "administrator_session" ("administrator_id", "created_at_ms")`,
    `create index "administrator_session_expires_at_ms_index" on "administrator_session" ("expires_at_ms")`,
    `create unique index "administrator_session_token_digest_hex_unique" on "administrator_session" ("token_digest_hex")`,
    `create table "journal_review" (
      "id" text not null primary key,
      "journal" text not null,
      "from_ms" bigint not null,
      "to_ms" bigint not null,
      "administrator_id" text not null,
      "note" text not null,
      "entry_count" integer not null,
      "digest_hex" text not null,
      "at_ms" bigint not null
    )`,
    `create index "journal_review_journal_at_ms_index" on "journal_review" ("journal", "at_ms")`,
  ],
}
