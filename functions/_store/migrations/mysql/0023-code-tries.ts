// Owns the table of wrong tries of permission codes on MySQL.
import type { Migration } from '../../sql/migrate.ts'

export const codeTriesMysql: Migration = {
  name: '0023-code-tries',
  statements: [
    `create table if not exists code_tries (
      id varchar(80) not null,
      key_id varchar(80) not null,
      address varchar(64) not null,
      wrong int not null,
      last_at_ms bigint not null,
      wait_until_ms bigint not null,
      revision int not null,
      primary key (id),
      index code_tries_last_at_ms_index (last_at_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
