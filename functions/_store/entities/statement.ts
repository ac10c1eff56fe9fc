// Owns the tables of co-signed statements and of PIN-free windows.
import type { PinFreeUse, PinFreeWindow } from '../../_domain/pin-free-window/pin-free-window.ts'
import type { StatementRecord } from '../../_domain/statement/statement-record.ts'
import { hex, hugeText, id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const statementTable = defineTable<StatementRecord>({
  name: 'statement',
  columns: {
    id: id().primary(),
    staffId: id(),
    deviceId: id(),
    kind: text(40),
    statement: hugeText(),
    signatureHex: hex(64),
    certificateId: id(),
    atMs: large(),
  },
  json: ['statement'],
  indexes: [['staffId', 'atMs']],
})

export const pinFreeWindowTable = defineTable<PinFreeWindow>({
  name: 'pin_free_window',
  columns: {
    id: id().primary(),
    statementId: id(),
    staffId: id(),
    deviceId: id(),
    wrappedMaskHex: longText().nullable(),
    documentTypes: longText(),
    applicationIds: longText(),
    openedAtMs: large(),
    untilMs: large(),
    usesTotal: whole(),
    usesLeft: whole(),
    state: state(),
    closedAtMs: large().nullable(),
    closedReason: text(40).nullable(),
    revision: whole(),
  },
  json: ['documentTypes', 'applicationIds'],
  indexes: [
    ['deviceId', 'openedAtMs'],
    ['state', 'untilMs'],
  ],
})

export const pinFreeUseTable = defineTable<PinFreeUse>({
  name: 'pin_free_use',
  columns: {
    id: id().primary(),
    windowId: id(),
    taskId: id(),
    documentId: id(),
    state: state(),
    atMs: large(),
    revision: whole(),
  },
  indexes: [
    ['windowId', 'atMs'],
    ['taskId', 'state'],
  ],
})
