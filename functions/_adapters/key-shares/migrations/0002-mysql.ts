// Owns the table of keys of automatic signing on MySQL.
import type { Migration } from '../../../_store/sql/migrate.ts'

export const automaticKeysMysql: Migration = {
  name: '0002-automatic-keys',
  statements: [
    `create table if not exists automatic_key (
      id varchar(80) not null,
      staff_id varchar(80) not null,
      public_key_hex varchar(130) not null,
      statement_digest_hex varchar(64) not null,
      wrapped_hex text not null,
      state varchar(24) not null,
      revision int not null,
      created_at_ms bigint not null,
      primary key (id)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
