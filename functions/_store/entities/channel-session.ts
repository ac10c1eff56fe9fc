// Owns the tables of what a request leaves for the next one: channel sessions and idempotent answers.
import type { ChannelSession, IdempotentAnswer } from '../../_domain/records.ts'
import { hex, hugeText, id, large, longText, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const channelSessionTable = defineTable<ChannelSession>({
  name: 'channel_session',
  columns: {
    id: id().primary(),
    service: text(64),
    wrappedHex: longText(),
    highestCounter: large(),
    windowHex: text(255),
    messages: large(),
    expiresAtMs: large(),
    revision: whole(),
  },
  indexes: [['expiresAtMs']],
})

export const idempotentAnswerTable = defineTable<IdempotentAnswer>({
  name: 'idempotent_answer',
  columns: {
    key: text(500).primary(),
    requestDigestHex: hex(32),
    status: whole(),
    wrappedAnswerHex: hugeText().nullable(),
    expiresAtMs: large(),
  },
  indexes: [['expiresAtMs']],
})
