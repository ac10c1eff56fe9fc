// Owns the tables of delegations, requests for them, automatic signing and their uses on MySQL.
import type { Migration } from '../../sql/migrate.ts'

export const grantsMysql: Migration = {
  name: '0012-grants',
  statements: [
    `create table if not exists delegation (
      id varchar(80) not null,
      statement_id varchar(80) not null,
      delegator_id varchar(80) not null,
      delegate_id varchar(80) not null,
      document_types text not null,
      application_ids text not null,
      granted_at_ms bigint not null,
      from_ms bigint not null,
      until_ms bigint not null,
      uses_total int not null,
      uses_left int not null,
      state varchar(24) not null,
      closed_at_ms bigint null,
      revision int not null,
      primary key (id),
      index delegation_delegator_id_granted_at_ms_index (delegator_id, granted_at_ms),
      index delegation_delegate_id_granted_at_ms_index (delegate_id, granted_at_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists delegation_request (
      id varchar(80) not null,
      delegate_id varchar(80) not null,
      delegator_id varchar(80) not null,
      reason text not null,
      state varchar(24) not null,
      created_at_ms bigint not null,
      decided_at_ms bigint null,
      revision int not null,
      primary key (id),
      index delegation_request_delegator_id_created_at_ms_index (delegator_id, created_at_ms),
      index delegation_request_delegate_id_created_at_ms_index (delegate_id, created_at_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists automatic_signing (
      id varchar(80) not null,
      statement_id varchar(80) not null,
      staff_id varchar(80) not null,
      document_types text not null,
      application_ids text not null,
      opened_at_ms bigint not null,
      until_ms bigint not null,
      uses_total int not null,
      uses_left int not null,
      state varchar(24) not null,
      certificate_id varchar(80) null,
      closed_at_ms bigint null,
      closed_reason varchar(40) null,
      revision int not null,
      primary key (id),
      index automatic_signing_staff_id_opened_at_ms_index (staff_id, opened_at_ms),
      index automatic_signing_state_opened_at_ms_index (state, opened_at_ms)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
    `create table if not exists mandate_use (
      id varchar(80) not null,
      grant_id varchar(80) not null,
      staff_id varchar(80) not null,
      task_id varchar(80) not null,
      document_id varchar(80) not null,
      mandate text not null,
      state varchar(24) not null,
      at_ms bigint not null,
      revision int not null,
      primary key (id),
      index mandate_use_grant_id_at_ms_index (grant_id, at_ms),
      index mandate_use_task_id_state_index (task_id, state)
    ) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB`,
  ],
}
