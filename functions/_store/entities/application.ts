// Owns the tables of hospital systems and of their access tokens.
import type { AccessToken, Application } from '../../_domain/records.ts'
import { hex, id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const applicationTable = defineTable<Application>({
  name: 'application',
  columns: {
    id: id().primary(),
    name: text(128),
    secretDigestHex: hex(32),
    callbackUrl: longText().nullable(),
    wrappedCallbackSecretHex: longText().nullable(),
    state: state(),
    lastChange: large(),
    revision: whole(),
  },
})

export const accessTokenTable = defineTable<AccessToken>({
  name: 'access_token',
  columns: { tokenDigestHex: hex(32).primary(), applicationId: id(), expiresAtMs: large() },
  indexes: [['expiresAtMs']],
})
