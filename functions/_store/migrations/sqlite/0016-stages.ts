// Owns what stages, documents given back or passed on, colleagues and further kinds of content add on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const stagesSqlite: Migration = {
  name: '0016-stages',
  statements: [
    `alter table "signing_task" add column "stage" integer not null default 1`,
    `alter table "signing_task" add column "round" integer not null default 1`,
    `update "signing_task" set "stage" = "order" where "document_id" in (select "id" from "document" where "signer_order" = 'sequence')`,
    `alter table "document" add column "form" mediumtext null`,
    `create table "flow_step" (
      "id" text not null primary key,
      "document_id" text not null,
      "kind" text not null,
      "by_staff_id" text not null,
      "to_staff_id" text not null,
      "task_id" text not null,
      "note" text not null,
      "at_ms" bigint not null
    )`,
    `create index "flow_step_document_id_at_ms_index" on "flow_step" ("document_id", "at_ms")`,
    `create table "withdrawn_signature" (
      "id" text not null primary key,
      "step_id" text not null,
      "document_id" text not null,
      "task_id" text not null,
      "staff_id" text not null,
      "round" integer not null,
      "signed_at_ms" bigint not null,
      "certificate_id" text null,
      "cms_base64" mediumtext null,
      "timestamp_at_ms" bigint null,
      "timestamp_serial_hex" text null
    )`,
    `create index "withdrawn_signature_document_id_signed_at_ms_index" on "withdrawn_signature" ("document_id", "signed_at_ms")`,
    `create table "colleague" (
      "staff_id" text not null,
      "colleague_id" text not null,
      "added_at_ms" bigint not null,
      primary key ("staff_id", "colleague_id")
    )`,
  ],
}
