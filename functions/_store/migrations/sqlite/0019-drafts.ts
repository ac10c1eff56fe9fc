// Owns what documents that begin on a phone add on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const draftsSqlite: Migration = {
  name: '0019-drafts',
  statements: [
    `alter table "document" add column "started_by_staff_id" text null`,
    `create table "draft" (
      "id" text not null primary key,
      "staff_id" text not null,
      "device_id" text not null,
      "kind" text not null,
      "state" text not null,
      "title" text not null,
      "patient" text null,
      "digest_hex" text not null,
      "size_bytes" bigint not null,
      "slices" mediumtext not null,
      "page_count" integer not null,
      "opinion" mediumtext null,
      "position" text null,
      "created_at_ms" bigint not null,
      "expires_at_ms" bigint not null,
      "revision" integer not null
    )`,
    `create index "draft_staff_id_created_at_ms_index" on "draft" ("staff_id", "created_at_ms")`,
    `create index "draft_expires_at_ms_index" on "draft" ("expires_at_ms")`,
  ],
}
