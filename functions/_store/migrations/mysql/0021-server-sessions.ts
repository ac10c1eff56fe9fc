// Owns the table of the sessions that sign/verify servers share on MySQL; tokens issued are in their journal alone.
import type { Migration } from '../../sql/migrate.ts'

export const serverSessionsMysql: Migration = {
  name: '0021-server-sessions',
  statements: [
    `create table if not exists server_session (
      id varchar(80) not null,
      scope varchar(24) not null,
      application_id varchar(80) not null,
      wrapped_hex text not null,
      opened_at_ms bigint not null,
      used_at_ms bigint not null,
      revision int not null,
      primary key (id),
      index server_session_scope_application_id_index (scope, application_id)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `drop table if exists timestamp_record`,
  ],
}
