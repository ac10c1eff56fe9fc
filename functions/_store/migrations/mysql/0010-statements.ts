// Owns the tables of statements and PIN-free windows on MySQL.
import type { Migration } from '../../sql/migrate.ts'

export const statementsMysql: Migration = {
  name: '0010-statements',
  statements: [
    `create table if not exists statement (
      id varchar(80) not null,
      staff_id varchar(80) not null,
      device_id varchar(80) not null,
      kind varchar(40) not null,
      statement mediumtext not null,
      signature_hex varchar(128) not null,
      certificate_id varchar(80) not null,
      at_ms bigint not null,
      primary key (id),
      index statement_staff_id_at_ms_index (staff_id, at_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists pin_free_window (
      id varchar(80) not null,
      statement_id varchar(80) not null,
      staff_id varchar(80) not null,
      device_id varchar(80) not null,
      wrapped_mask_hex text null,
      document_types text not null,
      application_ids text not null,
      opened_at_ms bigint not null,
      until_ms bigint not null,
      uses_total int not null,
      uses_left int not null,
      state varchar(24) not null,
      closed_at_ms bigint null,
      closed_reason varchar(40) null,
      revision int not null,
      primary key (id),
      index pin_free_window_device_id_opened_at_ms_index (device_id, opened_at_ms),
      index pin_free_window_state_until_ms_index (state, until_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
