// Owns the first schema of the vault on MySQL.
import type { Migration } from '../../../_store/sql/migrate.ts'

export const vaultMysql: Migration = {
  name: '0001-initial',
  statements: [
    `create table if not exists key_share (
      id varchar(80) not null,
      device_id varchar(80) not null,
      staff_id varchar(80) not null,
      joint_public_key_hex varchar(130) not null,
      generation int not null,
      wrapped_current_hex text not null,
      wrapped_next_hex text null,
      older_points_json text not null,
      state varchar(24) not null,
      revision int not null,
      created_at_ms bigint not null,
      primary key (id),
      unique key key_share_device_id_unique (device_id)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists nonce (
      session_id varchar(80) not null,
      share_id varchar(80) not null,
      digest_hex varchar(64) not null,
      wrapped_hex text not null,
      epoch varchar(32) not null,
      expires_at_ms bigint not null,
      primary key (session_id),
      key nonce_share_id_index (share_id),
      key nonce_expires_at_ms_index (expires_at_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists vault_meta (
      name varchar(40) not null,
      content varchar(255) not null,
      primary key (name)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
