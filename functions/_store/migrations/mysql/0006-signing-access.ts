// Owns the table of the sign/verify server's applications on MySQL.
import type { Migration } from '../../sql/migrate.ts'

export const signingAccessMysql: Migration = {
  name: '0006-signing-access',
  statements: [
    `create table if not exists signing_access (
      id varchar(80) not null,
      name varchar(128) not null,
      directory varchar(32) not null,
      sources text not null,
      message_profile varchar(24) not null,
      state varchar(24) not null,
      created_at_ms bigint not null,
      revision int not null,
      primary key (id),
      unique key signing_access_directory_unique (directory)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
