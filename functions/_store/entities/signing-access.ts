// Owns the table of applications of the sign/verify server.
import type { SigningAccess } from '../../_domain/signing-access/signing-access.ts'
import { id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const signingAccessTable = defineTable<SigningAccess>({
  name: 'signing_access',
  columns: {
    id: id().primary(),
    name: text(128),
    directory: text(32),
    sources: longText(),
    messageProfile: state(),
    state: state(),
    createdAtMs: large(),
    revision: whole(),
  },
  json: ['sources'],
  uniques: [['directory']],
})
