// Owns the table of what was signed under PIN-free windows on MySQL.
import type { Migration } from '../../sql/migrate.ts'

export const pinFreeUsesMysql: Migration = {
  name: '0024-pin-free-uses',
  statements: [
    `create table if not exists pin_free_use (
      id varchar(80) not null,
      window_id varchar(80) not null,
      task_id varchar(80) not null,
      document_id varchar(80) not null,
      state varchar(24) not null,
      at_ms bigint not null,
      revision int not null,
      primary key (id),
      index pin_free_use_window_id_at_ms_index (window_id, at_ms),
      index pin_free_use_task_id_state_index (task_id, state)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
