// Owns the tables of time authorities on MySQL.
import type { Migration } from '../../sql/migrate.ts'

export const timestampServerMysql: Migration = {
  name: '0002-timestamp-server',
  statements: [
    `create table if not exists timestamp_settings (
      id varchar(80) not null,
      profiles mediumtext not null,
      default_profile varchar(64) not null,
      revision int not null,
      primary key (id)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists timestamp_certificate (
      id varchar(80) not null,
      profile_id varchar(64) not null,
      sequence int not null,
      algorithm varchar(24) not null,
      key_store varchar(24) not null,
      key_label varchar(64) not null,
      public_key_info_base64 text not null,
      state varchar(24) not null,
      origin varchar(24) not null,
      request_base64 text null,
      chain_base64 mediumtext not null,
      serial_hex varchar(64) null,
      not_before_ms bigint null,
      not_after_ms bigint null,
      effective_from_ms bigint null,
      created_at_ms bigint not null,
      revision int not null,
      primary key (id),
      unique key timestamp_certificate_profile_id_sequence_unique (profile_id, sequence)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
