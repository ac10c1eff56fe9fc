// Owns the tables of what is only ever added: evidence chains.
import type { Evidence } from '../../_domain/records.ts'
import { hex, hugeText, id, large, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const evidenceTable = defineTable<Evidence>({
  name: 'evidence',
  columns: {
    id: id().primary(),
    documentId: id(),
    sequence: whole(),
    kind: text(64),
    actor: text(255),
    facts: hugeText(),
    atMs: large(),
    previousDigestHex: hex(32),
    digestHex: hex(32),
  },
  json: ['facts'],
  uniques: [['documentId', 'sequence']],
})
