// Owns the table of the one-time codes of signings.
import type { SigningCode } from '../../_domain/signing-factors/signing-code.ts'
import { hex, id, large, state, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const signingCodeTable = defineTable<SigningCode>({
  name: 'signing_code',
  columns: {
    id: id().primary(),
    batchId: id(),
    deviceId: id(),
    staffId: id(),
    approvalDigestHex: hex(32),
    codeDigestHex: hex(32),
    triesLeft: whole(),
    sent: whole(),
    sentAtMs: large(),
    state: state(),
    createdAtMs: large(),
    expiresAtMs: large(),
    revision: whole(),
  },
  uniques: [['batchId']],
  indexes: [
    ['staffId', 'createdAtMs'],
    ['state', 'createdAtMs'],
  ],
})
