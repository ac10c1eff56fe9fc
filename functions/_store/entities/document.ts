// Owns the tables of documents and of the changes that their applications are told about.
import type { Change, DocumentRecord } from '../../_domain/records.ts'
import { hex, hugeText, id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const documentTable = defineTable<DocumentRecord>({
  name: 'document',
  columns: {
    id: id().primary(),
    applicationId: id(),
    externalId: text(128),
    pushDigestHex: hex(32),
    title: text(255),
    documentType: text(64),
    contentKind: state(),
    patient: longText().nullable(),
    note: longText().nullable(),
    signerOrder: state(),
    state: state(),
    version: whole(),
    sourceDigestHex: hex(32),
    currentDigestHex: hex(32),
    sizeBytes: large(),
    pageCount: whole(),
    createdAtMs: large(),
    dueAtMs: large(),
    closedAtMs: large().nullable(),
    closedReason: longText().nullable(),
    form: hugeText().nullable(),
    startedByStaffId: id().nullable(),
    signByMs: large().nullable(),
    overdueAtMs: large().nullable(),
    remindAtMs: large().nullable(),
    deletedAtMs: large().nullable(),
    revision: whole(),
  },
  json: ['patient', 'form'],
  search: {
    columns: { patientName: text(255).nullable(), admissionNumber: text(255).nullable(), patientDepartment: text(255).nullable() },
    of: ({ patient }) => ({ patientName: patient?.name ?? null, admissionNumber: patient?.admissionNumber ?? null, patientDepartment: patient?.department ?? null }),
  },
  uniques: [['applicationId', 'externalId']],
  indexes: [['state', 'dueAtMs'], ['state', 'remindAtMs'], ['currentDigestHex'], ['sourceDigestHex']],
})

export const changeTable = defineTable<Change>({
  name: 'document_change',
  columns: {
    applicationId: id().primary(),
    cursor: large().primary(),
    type: text(64),
    documentId: id(),
    externalId: text(128),
    state: state(),
    signedBy: text(64).nullable(),
    atMs: large(),
  },
})
