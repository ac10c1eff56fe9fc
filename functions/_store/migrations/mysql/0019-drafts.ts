// Owns what documents that begin on a phone add on MySQL.
import type { Migration } from '../../sql/migrate.ts'

export const draftsMysql: Migration = {
  name: '0019-drafts',
  statements: [
    // bears being run again: MySQL, unlike MariaDB, knows no `add column if not exists`
    `set @statement = (select if(count(*) = 0, 'alter table document add column started_by_staff_id varchar(80) null', 'do 0')
      from information_schema.columns where table_schema = database() and table_name = 'document' and column_name = 'started_by_staff_id')`,
    'prepare add_column from @statement',
    'execute add_column',
    'deallocate prepare add_column',
    `create table if not exists draft (
      id varchar(80) not null,
      staff_id varchar(80) not null,
      device_id varchar(80) not null,
      kind varchar(24) not null,
      state varchar(24) not null,
      title varchar(255) not null,
      patient text null,
      digest_hex varchar(64) not null,
      size_bytes bigint not null,
      slices mediumtext not null,
      page_count int not null,
      opinion mediumtext null,
      position text null,
      created_at_ms bigint not null,
      expires_at_ms bigint not null,
      revision int not null,
      primary key (id),
      index draft_staff_id_created_at_ms_index (staff_id, created_at_ms),
      index draft_expires_at_ms_index (expires_at_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
