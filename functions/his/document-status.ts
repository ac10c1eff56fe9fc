// How a document looks to its application.
import type { DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { provisionalOf } from '../_domain/document/provisional.ts'
import type { Stores } from '../_domain/ports.ts'
import type { DocumentRecord } from '../_domain/records.ts'
import { signerStatus } from '../_domain/signing-task/signer-status.ts'
import { signedUnder } from '../_runtime/signed-under.ts'

/** @throws {Fault} document.not_found — also for another application's document */
export async function loadDocument(stores: Stores, documentId: string, applicationId: string): Promise<DocumentRecord> {
  const document = await stores.documents.load(documentId)
  if (!document || document.applicationId !== applicationId) throw new Fault('document.not_found', { detail: documentId })
  return document
}

export async function documentStatus(stores: Stores, document: DocumentRecord): Promise<DocumentStatus> {
  const tasks = await stores.tasks.listOfDocument(document.id)
  const signers = await Promise.all(tasks.map(async (task) => signerStatus(task, await stores.staff.load(task.staffId), await signedUnder(stores, task))))
  const { id: documentId, externalId, title, documentType, contentKind, state, signerOrder, patient, sizeBytes, pageCount, createdAtMs, dueAtMs, closedAtMs, closedReason, deletedAtMs } = document
  return {
    documentId, externalId, title, documentType, contentKind, state, fullySigned: state === 'signed', signers, signerOrder, patient,
    digestHex: document.currentDigestHex || document.sourceDigestHex,
    origin: document.startedByStaffId === null ? 'application' : 'phone', startedBy: await numberOf(stores, document.startedByStaffId),
    sizeBytes, pageCount, createdAtMs, dueAtMs, closedAtMs, closedReason, deletedAtMs,
    provisional: provisionalOf(document) ?? null,
  }
}

const numberOf = async (stores: Stores, staffId: string | null): Promise<string | null> => (staffId === null ? null : ((await stores.staff.load(staffId))?.staffNumber ?? null))
