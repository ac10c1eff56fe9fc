// Owns the tables of time authorities on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const timestampServerSqlite: Migration = {
  name: '0002-timestamp-server',
  statements: [
    `create table "timestamp_settings" (
      "id" text not null primary key,
      "profiles" mediumtext not null,
      "default_profile" text not null,
      "revision" integer not null
    )`,
    `create table "timestamp_certificate" (
      "id" text not null primary key,
      "profile_id" text not null,
      "sequence" integer not null,
      "algorithm" text not null,
      "key_store" text not null,
      "key_label" text not null,
      "public_key_info_base64" text not null,
      "state" text not null,
      "origin" text not null,
      "request_base64" text null,
      "chain_base64" mediumtext not null,
      "serial_hex" text null,
      "not_before_ms" bigint null,
      "not_after_ms" bigint null,
      "effective_from_ms" bigint null,
      "created_at_ms" bigint not null,
      "revision" integer not null
    )`,
    `create unique index "timestamp_certificate_profile_id_sequence_unique" on "timestamp_certificate" ("profile_id", "sequence")`,
  ],
}
