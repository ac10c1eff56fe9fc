// Owns what proofing by several factors, profiles, own actions, consents and last use of phones need on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const identitySqlite: Migration = {
  name: '0013-identity',
  statements: [
    `alter table "proofing" add column "progress" text null`,
    `create table "staff_profile" (
      "id" text not null primary key,
      "nickname" text null,
      "avatar_base64" mediumtext null,
      "practice_places" text not null,
      "identity_digest_hex" text null,
      "revision" integer not null
    )`,
    `create table "activity" (
      "id" text not null primary key,
      "staff_id" text not null,
      "device_id" text null,
      "kind" text not null,
      "facts" text not null,
      "at_ms" bigint not null
    )`,
    `create index "activity_staff_id_at_ms_index" on "activity" ("staff_id", "at_ms")`,
    `create table "consent" (
      "id" text not null primary key,
      "staff_id" text not null,
      "version" text not null,
      "action" text not null,
      "device_id" text null,
      "at_ms" bigint not null
    )`,
    `create index "consent_staff_id_at_ms_index" on "consent" ("staff_id", "at_ms")`,
    `create table "device_use" (
      "device_id" text not null primary key,
      "last_used_at_ms" bigint not null
    )`,
  ],
}
