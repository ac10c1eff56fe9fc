// Owns the table of signers' log-in passwords on MySQL.
import type { Migration } from '../../sql/migrate.ts'

export const loginPasswordsMysql: Migration = {
  name: '0025-login-passwords',
  statements: [
    `create table if not exists login_password (
      id varchar(80) not null,
      hash varchar(255) not null,
      tries_left int not null,
      set_at_ms bigint not null,
      revision int not null,
      primary key (id)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
