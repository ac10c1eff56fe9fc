// Owns the table of QR codes.
import type { ScanCode } from '../../_domain/records.ts'
import { hex, hugeText, id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const scanCodeTable = defineTable<ScanCode>({
  name: 'scan_code',
  columns: {
    id: id().primary(),
    tokenDigestHex: hex(32),
    purpose: state(),
    applicationId: id(),
    documentId: id().nullable(),
    documentIds: longText().nullable(),
    state: state(),
    number: text(16).nullable(),
    claimedByDeviceId: id().nullable(),
    claimedByStaffId: id().nullable(),
    nonceHex: hex(64),
    login: hugeText().nullable(),
    createdAtMs: large(),
    expiresAtMs: large(),
    decideByMs: large().nullable(),
    decidedAtMs: large().nullable(),
    revision: whole(),
  },
  json: ['login', 'documentIds'],
  uniques: [['tokenDigestHex']],
})
