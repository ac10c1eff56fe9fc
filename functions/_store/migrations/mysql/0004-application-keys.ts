// Owns the tables of application keys on MySQL.
import type { Migration } from '../../sql/migrate.ts'

export const applicationKeysMysql: Migration = {
  name: '0004-application-keys',
  statements: [
    `create table if not exists application_key (
      id varchar(80) not null,
      application_id varchar(80) not null,
      \`index\` int not null,
      label varchar(128) not null,
      algorithm varchar(24) not null,
      purpose varchar(24) not null,
      store varchar(24) not null,
      reference varchar(64) not null,
      public_key_info_base64 text not null,
      permission_digest varchar(255) null,
      state varchar(24) not null,
      certificates_base64 mediumtext not null,
      created_at_ms bigint not null,
      usable_until_ms bigint null,
      revision int not null,
      primary key (id),
      unique key application_key_application_id_index_unique (application_id, \`index\`)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists kept_key (
      store varchar(24) not null,
      label varchar(64) not null,
      algorithm varchar(24) not null,
      public_key_info_base64 text not null,
      wrapped_hex text null,
      device_index int null,
      created_at_ms bigint not null,
      primary key (store, label),
      unique key kept_key_store_device_index_unique (store, device_index)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
