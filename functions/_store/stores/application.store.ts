// Owns hospital systems and their access tokens in the database.
import type { ApplicationStore } from '../../_domain/ports.ts'
import { accessTokenTable, applicationTable } from '../entities/application.ts'
import { rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function applicationStore(session: Session): ApplicationStore {
  const rows = rowsOf(session, applicationTable)
  const tokens = rowsOf(session, accessTokenTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listActive: () => rows.list({ state: 'active' }, (query) => query.orderBy('name').orderBy('id')),
    /** The update keeps the row locked until the transaction ends: the next one waits, so cursors follow the commits. */
    async nextChange(id) {
      if (!session.inTransaction) throw new Error('nextChange works only inside a transaction')
      return session.write(async (sql) => {
        const update = sql.updateTable('application').set((row) => ({ last_change: row('last_change', '+', 1) }))
        const { numUpdatedRows } = await update.where('id', '=', id).executeTakeFirst()
        if (numUpdatedRows !== 1n) throw new Error(`there is no application ${id}`)
        const row = sql.selectFrom('application').select('last_change').where('id', '=', id)
        return Number((await row.executeTakeFirstOrThrow()).last_change)
      })
    },
    insertToken: tokens.insert,
    findToken: (tokenDigestHex) => tokens.one({ tokenDigestHex }),
    deleteExpiredTokens: tokens.removeExpired,
  }
}
