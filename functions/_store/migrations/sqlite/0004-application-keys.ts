// Owns the tables of application keys on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const applicationKeysSqlite: Migration = {
  name: '0004-application-keys',
  statements: [
    `create table "application_key" (
      "id" text not null primary key,
      "application_id" text not null,
      "index" integer not null,
      "label" text not null,
      "algorithm" text not null,
      "purpose" text not null,
      "store" text not null,
      "reference" text not null,
      "public_key_info_base64" text not null,
      "permission_digest" text null,
      "state" text not null,
      "certificates_base64" mediumtext not null,
      "created_at_ms" bigint not null,
      "usable_until_ms" bigint null,
      "revision" integer not null
    )`,
    `create unique index "application_key_application_id_index_unique" on "application_key" ("application_id", "index")`,
    `create table "kept_key" (
      "store" text not null,
      "label" text not null,
      "algorithm" text not null,
      "public_key_info_base64" text not null,
      "wrapped_hex" text null,
      "device_index" integer null,
      "created_at_ms" bigint not null,
      primary key ("store", "label")
    )`,
    `create unique index "kept_key_store_device_index_unique" on "kept_key" ("store", "device_index")`,
  ],
}
