// Owns the tables of administrators on MySQL.
import type { Migration } from '../../sql/migrate.ts'

export const administrationMysql: Migration = {
  name: '0005-administration',
  statements: [
    `create table if not exists administrator (
      id varchar(80) not null,
      login_name varchar(64) not null,
      name varchar(128) not null,
      role varchar(24) not null,
      password_hash varchar(255) not null,
      password_state varchar(24) not null,
      former_password_hashes text not null,
      password_changed_at_ms bigint not null,
      certificate_base64 mediumtext null,
      certificate_key_digest_hex varchar(64) null,
      state varchar(24) not null,
      failed_tries int not null,
      wait_until_ms bigint null,
      last_log_in_at_ms bigint null,
      created_at_ms bigint not null,
      created_by varchar(80) not null,
      revision int not null,
      primary key (id),
      unique key administrator_login_name_unique (login_name),
      unique key administrator_certificate_key_digest_hex_unique (certificate_key_digest_hex)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists administrator_challenge (
      digest_hex varchar(64) not null,
      expires_at_ms bigint not null,
      primary key (digest_hex),
      key administrator_challenge_expires_at_ms_index (expires_at_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists administrator_session (
      id varchar(80) not null,
      administrator_id varchar(80) not null,
      token_digest_hex varchar(64) not null,
      factors varchar(24) not null,
      created_at_ms bigint not null,
      last_used_at_ms bigint not null,
      expires_at_ms bigint not null,
      ends_at_ms bigint not null,
      heartbeat int not null,
      revision int not null,
      primary key (id),
      key administrator_session_administrator_id_created_at_ms_index (administrator_id, created_at_ms),
      key administrator_session_expires_at_ms_index (expires_at_ms),
      unique key administrator_session_token_digest_hex_unique (token_digest_hex)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists journal_review (
      id varchar(80) not null,
      journal varchar(24) not null,
      from_ms bigint not null,
      to_ms bigint not null,
      administrator_id varchar(80) not null,
      note text not null,
      entry_count int not null,
      digest_hex varchar(64) not null,
      at_ms bigint not null,
      primary key (id),
      key journal_review_journal_at_ms_index (journal, at_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
