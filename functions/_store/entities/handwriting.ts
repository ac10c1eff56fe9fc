// Owns the table of handwritten signatures.
import type { Handwriting } from '../../_domain/records.ts'
import { hugeText, id, large } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const handwritingTable = defineTable<Handwriting>({
  name: 'handwriting',
  columns: { staffId: id().primary(), pngBase64: hugeText(), savedAtMs: large() },
})
