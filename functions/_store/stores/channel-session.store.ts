// Owns sessions of the secure channel in the database.
import type { ChannelSessionStore } from '../../_domain/ports.ts'
import { channelSessionTable } from '../entities/channel-session.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function channelSessionStore(session: Session): ChannelSessionStore {
  const rows = rowsOf(session, channelSessionTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    replace: (before, after) => replaceRow(session, channelSessionTable, before, after),
    deleteExpired: rows.removeExpired,
  }
}
