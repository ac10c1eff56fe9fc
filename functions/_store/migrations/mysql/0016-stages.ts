// Owns what stages, documents given back or passed on, colleagues and further kinds of content add on MySQL.
import type { Migration } from '../../sql/migrate.ts'

/** Adding a column bears being run again: MySQL, unlike MariaDB, knows no `add column if not exists`. */
const addColumn = (table: string, column: string, type: string): string[] => [
  `set @statement = (select if(count(*) = 0, 'alter table ${table} add column ${column} ${type}', 'do 0')
    from information_schema.columns where table_schema = database() and table_name = '${table}' and column_name = '${column}')`,
  'prepare add_column from @statement',
  'execute add_column',
  'deallocate prepare add_column',
]
const CHARACTERS = 'default character set utf8mb4 collate utf8mb4_bin engine = InnoDB'

export const stagesMysql: Migration = {
  name: '0016-stages',
  statements: [
    ...addColumn('signing_task', 'stage', 'int not null default 1'),
    ...addColumn('signing_task', 'round', 'int not null default 1'),
    "update signing_task set stage = `order` where document_id in (select id from document where signer_order = 'sequence')",
    ...addColumn('document', 'form', 'mediumtext null'),
    `create table if not exists flow_step (
      id varchar(80) not null,
      document_id varchar(80) not null,
      kind varchar(24) not null,
      by_staff_id varchar(80) not null,
      to_staff_id varchar(80) not null,
      task_id varchar(80) not null,
      note text not null,
      at_ms bigint not null,
      primary key (id),
      index flow_step_document_id_at_ms_index (document_id, at_ms)
    ) ${CHARACTERS}`,
    `create table if not exists withdrawn_signature (
      id varchar(80) not null,
      step_id varchar(80) not null,
      document_id varchar(80) not null,
      task_id varchar(80) not null,
      staff_id varchar(80) not null,
      round int not null,
      signed_at_ms bigint not null,
      certificate_id varchar(80) null,
      cms_base64 mediumtext null,
      timestamp_at_ms bigint null,
      timestamp_serial_hex varchar(64) null,
      primary key (id),
      index withdrawn_signature_document_id_signed_at_ms_index (document_id, signed_at_ms)
    ) ${CHARACTERS}`,
    `create table if not exists colleague (
      staff_id varchar(80) not null,
      colleague_id varchar(80) not null,
      added_at_ms bigint not null,
      primary key (staff_id, colleague_id)
    ) ${CHARACTERS}`,
  ],
}
