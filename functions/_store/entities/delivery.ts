// Owns the table of callbacks to be delivered.
import type { Delivery } from '../../_domain/records.ts'
import { id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const deliveryTable = defineTable<Delivery>({
  name: 'delivery',
  columns: {
    id: id().primary(),
    applicationId: id(),
    cursor: large(),
    documentId: id(),
    type: text(64),
    state: state(),
    attempts: whole(),
    nextAtMs: large().nullable(),
    lastError: longText().nullable(),
    createdAtMs: large(),
    revision: whole(),
  },
  indexes: [
    ['state', 'nextAtMs'],
    ['applicationId', 'state', 'cursor'],
  ],
})
