// Owns the table of identity proofings.
import type { Proofing } from '../../_domain/records.ts'
import { hex, id, large, longText, state, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const proofingTable = defineTable<Proofing>({
  name: 'proofing',
  columns: {
    id: id().primary(),
    staffId: id(),
    codeDigestHex: hex(32),
    triesLeft: whole(),
    state: state(),
    createdAtMs: large(),
    expiresAtMs: large(),
    progress: longText().nullable(),
    revision: whole(),
  },
  json: ['progress'],
  indexes: [['staffId', 'createdAtMs']],
})
