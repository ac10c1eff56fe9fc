// Owns the tables of biometric credentials and challenges on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const biometricsSqlite: Migration = {
  name: '0017-biometrics',
  statements: [
    `create table "biometric" (
      "id" text not null primary key,
      "staff_id" text not null,
      "device_id" text not null,
      "method" text not null,
      "credential_digest_hex" text not null,
      "credential" text null,
      "counter" bigint not null,
      "wrapped_mask_hex" text null,
      "statement_id" text null,
      "failures" integer not null,
      "state" text not null,
      "offered_at_ms" bigint not null,
      "enabled_at_ms" bigint null,
      "disabled_at_ms" bigint null,
      "disabled_reason" text null,
      "revision" integer not null
    )`,
    `create index "biometric_device_id_offered_at_ms_index" on "biometric" ("device_id", "offered_at_ms")`,
    `create index "biometric_state_enabled_at_ms_index" on "biometric" ("state", "enabled_at_ms")`,
    `create table "biometric_challenge" (
      "id" text not null primary key,
      "device_id" text not null,
      "method" text not null,
      "challenge_hex" text not null,
      "biometric_id" text null,
      "batch_id" text null,
      "state" text not null,
      "proof" text null,
      "expires_at_ms" bigint not null,
      "revision" integer not null
    )`,
    `create index "biometric_challenge_batch_id_index" on "biometric_challenge" ("batch_id")`,
    `create index "biometric_challenge_state_expires_at_ms_index" on "biometric_challenge" ("state", "expires_at_ms")`,
  ],
}
