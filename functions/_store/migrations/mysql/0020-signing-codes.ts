// Owns the table of the one-time codes of signings on MySQL.
import type { Migration } from '../../sql/migrate.ts'

export const signingCodesMysql: Migration = {
  name: '0020-signing-codes',
  statements: [
    `create table if not exists signing_code (
      id varchar(80) not null,
      batch_id varchar(80) not null,
      device_id varchar(80) not null,
      staff_id varchar(80) not null,
      approval_digest_hex varchar(64) not null,
      code_digest_hex varchar(64) not null,
      tries_left int not null,
      sent int not null,
      sent_at_ms bigint not null,
      state varchar(24) not null,
      created_at_ms bigint not null,
      expires_at_ms bigint not null,
      revision int not null,
      primary key (id),
      unique key signing_code_batch_id_unique (batch_id),
      index signing_code_staff_id_created_at_ms_index (staff_id, created_at_ms),
      index signing_code_state_created_at_ms_index (state, created_at_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
