// Owns the tables of biometric credentials and challenges on MySQL.
import type { Migration } from '../../sql/migrate.ts'

export const biometricsMysql: Migration = {
  name: '0017-biometrics',
  statements: [
    `create table if not exists biometric (
      id varchar(80) not null,
      staff_id varchar(80) not null,
      device_id varchar(80) not null,
      method varchar(24) not null,
      credential_digest_hex varchar(64) not null,
      credential text null,
      counter bigint not null,
      wrapped_mask_hex text null,
      statement_id varchar(80) null,
      failures int not null,
      state varchar(24) not null,
      offered_at_ms bigint not null,
      enabled_at_ms bigint null,
      disabled_at_ms bigint null,
      disabled_reason varchar(40) null,
      revision int not null,
      primary key (id),
      index biometric_device_id_offered_at_ms_index (device_id, offered_at_ms),
      index biometric_state_enabled_at_ms_index (state, enabled_at_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists biometric_challenge (
      id varchar(80) not null,
      device_id varchar(80) not null,
      method varchar(24) not null,
      challenge_hex varchar(64) not null,
      biometric_id varchar(80) null,
      batch_id varchar(80) null,
      state varchar(24) not null,
      proof text null,
      expires_at_ms bigint not null,
      revision int not null,
      primary key (id),
      index biometric_challenge_batch_id_index (batch_id),
      index biometric_challenge_state_expires_at_ms_index (state, expires_at_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
