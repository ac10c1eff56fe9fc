// Owns the table of signing tasks.
import type { SigningTask } from '../../_domain/records.ts'
import { hex, hugeText, id, large, longText, state, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const signingTaskTable = defineTable<SigningTask>({
  name: 'signing_task',
  columns: {
    id: id().primary(),
    documentId: id(),
    staffId: id(),
    order: whole(),
    stage: whole().default(1),
    round: whole().default(1),
    position: longText().nullable(),
    state: state(),
    reason: longText().nullable(),
    signedAtMs: large().nullable(),
    certificateId: id().nullable(),
    cmsBase64: hugeText().nullable(),
    timestampAtMs: large().nullable(),
    timestampSerialHex: hex(32).nullable(),
    requestedAtMs: large(),
    revision: whole(),
  },
  json: ['position'],
  indexes: [
    ['documentId', 'order'],
    ['staffId', 'state'],
    ['staffId', 'signedAtMs', 'id'],
  ],
})
