// Owns the tables of handwritten signatures on SQLite. The one picture that was kept before becomes the first and the default.
import type { Migration } from '../../sql/migrate.ts'

export const handwritingSqlite: Migration = {
  name: '0014-handwriting',
  statements: [
    `create table "impression" (
      "id" text not null primary key,
      "staff_id" text not null,
      "png_base64" mediumtext not null,
      "ink" text not null,
      "origin" text not null,
      "saved_at_ms" bigint not null
    )`,
    `create index "impression_staff_id_saved_at_ms_index" on "impression" ("staff_id", "saved_at_ms")`,
    `create table "impression_choice" (
      "staff_id" text not null primary key,
      "default_id" text null,
      "by_type" text not null,
      "shown" text not null,
      "chosen_at_ms" bigint not null
    )`,
    `create table "impression_use" (
      "id" text not null primary key,
      "impression_id" text not null,
      "staff_id" text not null,
      "digest_hex" text not null,
      "signed_at_ms" bigint null
    )`,
    `create index "impression_use_staff_id_impression_id_index" on "impression_use" ("staff_id", "impression_id")`,
    `insert into "impression" select 'imp_' || substr("staff_id", 5), "staff_id", "png_base64", 'black', 'drawn', "saved_at_ms" from "handwriting"`,
    `insert into "impression_choice" select "staff_id", 'imp_' || substr("staff_id", 5), '{}', 'handwriting', "saved_at_ms" from "handwriting"`,
  ],
}
