// Owns the table of drafts: documents that begin on a phone, until they are started.
import type { Draft } from '../../_domain/draft/draft.ts'
import { hex, hugeText, id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const draftTable = defineTable<Draft>({
  name: 'draft',
  columns: {
    id: id().primary(),
    staffId: id(),
    deviceId: id(),
    kind: state(),
    state: state(),
    title: text(255),
    patient: longText().nullable(),
    digestHex: hex(32),
    sizeBytes: large(),
    slices: hugeText(),
    pageCount: whole(),
    opinion: hugeText().nullable(),
    position: longText().nullable(),
    createdAtMs: large(),
    expiresAtMs: large(),
    revision: whole(),
  },
  json: ['patient', 'slices', 'opinion', 'position'],
  indexes: [['staffId', 'createdAtMs'], ['expiresAtMs']],
})
