// Owns the table of the sessions that sign/verify servers share.
import type { ServerSession } from '../../_domain/server-session/server-session.ts'
import { id, large, longText, state, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const serverSessionTable = defineTable<ServerSession>({
  name: 'server_session',
  columns: {
    id: id().primary(),
    scope: state(),
    applicationId: id(),
    wrappedHex: longText(),
    openedAtMs: large(),
    usedAtMs: large(),
    revision: whole(),
  },
  indexes: [['scope', 'applicationId']],
})
