// Owns the first schema of the vault on SQLite.
import type { Migration } from '../../../_store/sql/migrate.ts'

export const vaultSqlite: Migration = {
  name: '0001-initial',
  statements: [
    `create table "key_share" (
      "id" text not null primary key,
      "device_id" text not null,
      "staff_id" text not null,
      "joint_public_key_hex" text not null,
      "generation" integer not null,
      "wrapped_current_hex" text not null,
      "wrapped_next_hex" text null,
      "older_points_json" text not null,
      "state" text not null,
      "revision" integer not null,
      "created_at_ms" bigint not null
    )`,
    `create unique index "key_share_device_id_unique" on "key_share" ("device_id")`,
    `create table "nonce" (
      "session_id" text not null primary key,
      "share_id" text not null,
      "digest_hex" text not null,
      "wrapped_hex" text not null,
      "epoch" text not null,
      "expires_at_ms" bigint not null
    )`,
    `create index "nonce_share_id_index" on "nonce" ("share_id")`,
    `create index "nonce_expires_at_ms_index" on "nonce" ("expires_at_ms")`,
    `create table "vault_meta" (
      "name" text not null primary key,
      "content" text not null
    )`,
  ],
}
