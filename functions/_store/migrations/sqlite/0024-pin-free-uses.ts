// Owns the table of what was signed under PIN-free windows on SQLite.
import type { Migration } from '../../sql/migrate.ts'

export const pinFreeUsesSqlite: Migration = {
  name: '0024-pin-free-uses',
  statements: [
    `create table "pin_free_use" (
      "id" text not null primary key,
      "window_id" text not null,
      "task_id" text not null,
      "document_id" text not null,
      "state" text not null,
      "at_ms" bigint not null,
      "revision" integer not null
    )`,
    `create index "pin_free_use_window_id_at_ms_index" on "pin_free_use" ("window_id", "at_ms")`,
    `create index "pin_free_use_task_id_state_index" on "pin_free_use" ("task_id", "state")`,
  ],
}
