// Owns what proofing by several factors, profiles, own actions, consents and last use of phones need on MySQL.
import type { Migration } from '../../sql/migrate.ts'

/** Adding a column bears being run again: MySQL, unlike MariaDB, knows no `add column if not exists`. */
const addColumn = (table: string, column: string, type: string): string[] => [
  `set @statement = (select if(count(*) = 0, 'alter table ${table} add column ${column} ${type}', 'do 0')
    from information_schema.columns where table_schema = database() and table_name = '${table}' and column_name = '${column}')`,
  'prepare add_column from @statement',
  'execute add_column',
  'deallocate prepare add_column',
]

export const identityMysql: Migration = {
  name: '0013-identity',
  statements: [
    ...addColumn('proofing', 'progress', 'text null'),
    `create table if not exists staff_profile (
      id varchar(80) not null,
      nickname varchar(64) null,
      avatar_base64 mediumtext null,
      practice_places text not null,
      identity_digest_hex varchar(64) null,
      revision int not null,
      primary key (id)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists activity (
      id varchar(80) not null,
      staff_id varchar(80) not null,
      device_id varchar(80) null,
      kind varchar(40) not null,
      facts text not null,
      at_ms bigint not null,
      index activity_staff_id_at_ms_index (staff_id, at_ms),
      primary key (id)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists consent (
      id varchar(80) not null,
      staff_id varchar(80) not null,
      version varchar(32) not null,
      action varchar(24) not null,
      device_id varchar(80) null,
      at_ms bigint not null,
      index consent_staff_id_at_ms_index (staff_id, at_ms),
      primary key (id)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists device_use (
      device_id varchar(80) not null,
      last_used_at_ms bigint not null,
      primary key (device_id)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
