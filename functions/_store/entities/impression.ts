// Owns the tables of handwritten signatures: the pictures, which is used where, and what was signed with them.
import type { Impression, ImpressionChoice, ImpressionUse } from '../../_domain/handwriting/handwriting.ts'
import { hex, hugeText, id, large, longText, state } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const impressionTable = defineTable<Impression>({
  name: 'impression',
  columns: { id: id().primary(), staffId: id(), pngBase64: hugeText(), ink: state(), origin: state(), savedAtMs: large() },
  indexes: [['staffId', 'savedAtMs']],
})

export const impressionChoiceTable = defineTable<ImpressionChoice>({
  name: 'impression_choice',
  columns: { staffId: id().primary(), defaultId: id().nullable(), byType: longText(), shown: state(), chosenAtMs: large() },
  json: ['byType'],
})

export const impressionUseTable = defineTable<ImpressionUse>({
  name: 'impression_use',
  columns: { id: id().primary(), impressionId: id(), staffId: id(), digestHex: hex(32), signedAtMs: large().nullable() },
  indexes: [['staffId', 'impressionId']],
})
