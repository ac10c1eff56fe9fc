// Owns the tables of signatures under way: prepared signatures and co-signing sessions.
import type { PreparedSignature, SigningSession } from '../../_domain/records.ts'
import { hex, hugeText, id, large, longText, state, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const preparedSignatureTable = defineTable<PreparedSignature>({
  name: 'prepared_signature',
  columns: {
    id: id().primary(),
    taskId: id(),
    documentId: id(),
    deviceId: id(),
    documentVersion: whole(),
    preparedDigestHex: hex(32),
    byteRange: longText().nullable(),
    contentDigestHex: hex(32),
    signingTimeMs: large(),
    certificateBase64: hugeText(),
    state: state(),
    createdAtMs: large(),
    revision: whole(),
  },
  json: ['byteRange'],
  indexes: [
    ['documentId', 'state'],
    ['state', 'createdAtMs'],
  ],
})

export const signingSessionTable = defineTable<SigningSession>({
  name: 'signing_session',
  columns: {
    id: id().primary(),
    batchId: id(),
    deviceId: id(),
    purpose: state(),
    subjectId: id(),
    preparedId: id().nullable(),
    digestHex: hex(32),
    approvalDigestHex: hex(32),
    intent: longText(),
    payload: hugeText(),
    state: state(),
    requestDigestHex: hex(32).nullable(),
    signatureHex: hex(80).nullable(),
    answer: hugeText().nullable(),
    createdAtMs: large(),
    expiresAtMs: large(),
    revision: whole(),
  },
  json: ['payload', 'answer'],
  indexes: [['batchId'], ['state', 'expiresAtMs']],
})
