// Owns the tables of delegations, requests for them, automatic signing and their uses on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const grantsSqlite: Migration = {
  name: '0012-grants',
  statements: [
    `create table "delegation" (
      "id" text not null primary key,
      "statement_id" text not null,
      "delegator_id" text not null,
      "delegate_id" text not null,
      "document_types" text not null,
      "application_ids" text not null,
      "granted_at_ms" bigint not null,
      "from_ms" bigint not null,
      "until_ms" bigint not null,
      "uses_total" integer not null,
      "uses_left" integer not null,
      "state" text not null,
      "closed_at_ms" bigint null,
      "revision" integer not null
    )`,
    `create index "delegation_delegator_id_granted_at_ms_index" on "delegation" ("delegator_id", "granted_at_ms")`,
    `create index "delegation_delegate_id_granted_at_ms_index" on "delegation" ("delegate_id", "granted_at_ms")`,
    `create table "delegation_request" (
      "id" text not null primary key,
      "delegate_id" text not null,
      "delegator_id" text not null,
      "reason" text not null,
      "state" text not null,
      "created_at_ms" bigint not null,
      "decided_at_ms" bigint null,
      "revision" integer not null
    )`,
    `create index "delegation_request_delegator_id_created_at_ms_index" on "delegation_request" ("delegator_id", "created_at_ms")`,
    `create index "delegation_request_delegate_id_created_at_ms_index" on "delegation_request" ("delegate_id", "created_at_ms")`,
    `create table "automatic_signing" (
      "id" text not null primary key,
      "statement_id" text not null,
      "staff_id" text not null,
      "document_types" text not null,
      "application_ids" text not null,
      "opened_at_ms" bigint not null,
      "until_ms" bigint not null,
      "uses_total" integer not null,
      "uses_left" integer not null,
      "state" text not null,
      "certificate_id" text null,
      "closed_at_ms" bigint null,
      "closed_reason" text null,
      "revision" integer not null
    )`,
    `create index "automatic_signing_staff_id_opened_at_ms_index" on "automatic_signing" ("staff_id", "opened_at_ms")`,
    `create index "automatic_signing_state_opened_at_ms_index" on "automatic_signing" ("state", "opened_at_ms")`,
    `create table "mandate_use" (
      "id" text not null primary key,
      "grant_id" text not null,
      "staff_id" text not null,
      "task_id" text not null,
      "document_id" text not null,
      "mandate" text not null,
      "state" text not null,
      "at_ms" bigint not null,
      "revision" integer not null
    )`,
    `create index "mandate_use_grant_id_at_ms_index" on "mandate_use" ("grant_id", "at_ms")`,
    `create index "mandate_use_task_id_state_index" on "mandate_use" ("task_id", "state")`,
  ],
}
