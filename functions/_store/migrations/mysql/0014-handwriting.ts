// Owns the tables of handwritten signatures on MySQL. The one picture that was kept before becomes the first and the default.
import type { Migration } from '../../sql/migrate.ts'

export const handwritingMysql: Migration = {
  name: '0014-handwriting',
  statements: [
    `create table if not exists impression (
      id varchar(80) not null,
      staff_id varchar(80) not null,
      png_base64 mediumtext not null,
      ink varchar(24) not null,
      origin varchar(24) not null,
      saved_at_ms bigint not null,
      primary key (id),
      index impression_staff_id_saved_at_ms_index (staff_id, saved_at_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists impression_choice (
      staff_id varchar(80) not null,
      default_id varchar(80) null,
      by_type text not null,
      shown varchar(24) not null,
      chosen_at_ms bigint not null,
      primary key (staff_id)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists impression_use (
      id varchar(80) not null,
      impression_id varchar(80) not null,
      staff_id varchar(80) not null,
      digest_hex varchar(64) not null,
      signed_at_ms bigint null,
      primary key (id),
      index impression_use_staff_id_impression_id_index (staff_id, impression_id)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `insert ignore into impression select concat('imp_', substr(staff_id, 5)), staff_id, png_base64, 'black', 'drawn', saved_at_ms from handwriting`,
    `insert ignore into impression_choice select staff_id, concat('imp_', substr(staff_id, 5)), '{}', 'handwriting', saved_at_ms from handwriting`,
  ],
}
