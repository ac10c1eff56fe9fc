// Owns what messages to people and provisional documents add on MySQL.
import type { Migration } from '../../sql/migrate.ts'

/** Bears being run again: MySQL, unlike MariaDB, knows no `if not exists` for columns and keys. */
const once = (seen: string, statement: string): string[] => [
  `set @statement = (select if(count(*) = 0, '${statement}', 'do 0') from information_schema.${seen})`,
  'prepare add_once from @statement',
  'execute add_once',
  'deallocate prepare add_once',
]
const here = `table_schema = database() and table_name = 'document'`
const addColumn = (column: string): string[] => once(`columns where ${here} and column_name = '${column}'`, `alter table document add column ${column} bigint null`)
const addIndex = (name: string, columns: string): string[] => once(`statistics where ${here} and index_name = '${name}'`, `alter table document add index ${name} (${columns})`)
const CHARACTERS = 'default character set utf8mb4 collate utf8mb4_bin engine = InnoDB'

export const noticesMysql: Migration = {
  name: '0018-notices',
  statements: [
    ...addColumn('sign_by_ms'),
    ...addColumn('overdue_at_ms'),
    ...addColumn('remind_at_ms'),
    ...addIndex('document_state_remind_at_ms_index', 'state, remind_at_ms'),
    ...addIndex('document_current_digest_hex_index', 'current_digest_hex'),
    ...addIndex('document_source_digest_hex_index', 'source_digest_hex'),
    `create table if not exists notice (
      id varchar(80) not null,
      once_key varchar(160) not null,
      staff_id varchar(80) not null,
      kind varchar(24) not null,
      subject_id varchar(80) not null,
      state varchar(24) not null,
      attempts int not null,
      next_at_ms bigint null,
      sent_at_ms bigint null,
      channel varchar(24) null,
      last_error text null,
      created_at_ms bigint not null,
      revision int not null,
      primary key (id),
      unique key notice_once_key_unique (once_key),
      index notice_state_next_at_ms_index (state, next_at_ms),
      index notice_staff_id_state_sent_at_ms_index (staff_id, state, sent_at_ms)
    ) ${CHARACTERS}`,
    `create table if not exists notice_choice (
      id varchar(80) not null,
      \`off\` text not null,
      quiet_hours text null,
      revision int not null,
      primary key (id)
    ) ${CHARACTERS}`,
    `create table if not exists notice_cursor (
      id varchar(80) not null,
      reached bigint not null,
      revision int not null,
      primary key (id)
    ) ${CHARACTERS}`,
    `create table if not exists work_account (
      staff_id varchar(80) not null,
      channel varchar(24) not null,
      account_id varchar(128) not null,
      bound_at_ms bigint not null,
      primary key (staff_id, channel),
      unique key work_account_channel_account_id_unique (channel, account_id)
    ) ${CHARACTERS}`,
  ],
}
