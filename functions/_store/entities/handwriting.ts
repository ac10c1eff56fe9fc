// Owns the table in which the one picture a person was kept before impressions; nothing reads it any more.
import { hugeText, id, large } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const handwritingTable = defineTable<{ staffId: string; pngBase64: string; savedAtMs: number }>({
  name: 'handwriting',
  columns: { staffId: id().primary(), pngBase64: hugeText(), savedAtMs: large() },
})
