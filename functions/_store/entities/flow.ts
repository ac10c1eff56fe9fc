// Owns the tables of what happened to flows, of signatures that were given back, and of colleagues.
import type { Colleague, FlowStep, WithdrawnSignature } from '../../_domain/flow/flow.ts'
import { hex, hugeText, id, large, longText, state, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const flowStepTable = defineTable<FlowStep>({
  name: 'flow_step',
  columns: { id: id().primary(), documentId: id(), kind: state(), byStaffId: id(), toStaffId: id(), taskId: id(), note: longText(), atMs: large() },
  indexes: [['documentId', 'atMs']],
})

export const withdrawnSignatureTable = defineTable<WithdrawnSignature>({
  name: 'withdrawn_signature',
  columns: {
    id: id().primary(),
    stepId: id(),
    documentId: id(),
    taskId: id(),
    staffId: id(),
    round: whole(),
    signedAtMs: large(),
    certificateId: id().nullable(),
    cmsBase64: hugeText().nullable(),
    timestampAtMs: large().nullable(),
    timestampSerialHex: hex(32).nullable(),
  },
  indexes: [['documentId', 'signedAtMs']],
})

export const colleagueTable = defineTable<Colleague>({
  name: 'colleague',
  columns: { staffId: id().primary(), colleagueId: id().primary(), addedAtMs: large() },
})
