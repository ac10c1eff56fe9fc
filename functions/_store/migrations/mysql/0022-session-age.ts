// Owns the index by which signing sessions that are long over are found on MySQL.
import type { Migration } from '../../sql/migrate.ts'

const INDEX = 'signing_session_state_expires_at_ms_index'

/** Bears being run again: neither dialect's `create index` does everywhere. */
export const sessionAgeMysql: Migration = {
  name: '0022-session-age',
  statements: [
    `set @statement = (select if(count(*) = 0, 'create index ${INDEX} on signing_session (state, expires_at_ms)', 'do 0')
      from information_schema.statistics where table_schema = database() and table_name = 'signing_session' and index_name = '${INDEX}')`,
    'prepare add_index from @statement',
    'execute add_index',
    'deallocate prepare add_index',
  ],
}
