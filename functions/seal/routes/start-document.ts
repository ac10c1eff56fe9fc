/** 发起签署: the draft becomes an ordinary document, its first signer whoever began it. Starting it again answers the same. */
import type { RequestOf } from '@yiqian/shared/protocol/contract.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { startDocument as contract } from '@yiqian/shared/protocol/own-documents.ts'
import { assertOwn, DAY_MS, type Draft } from '../../_domain/draft/draft.ts'
import { newId } from '../../_domain/new-id.ts'
import type { DocumentRecord, SigningTask } from '../../_domain/records.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordChange, recordEvidence } from '../../_runtime/record.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../drafts/assert-allowed.ts'

/** As long as a push has by default. */
const LIFE_MS = 7 * DAY_MS

export const startDocument = routeFor<Deps>()(contract, async ({ database, draftSettings, kernel: { clock, random } }, input, { staffId, deviceId }) =>
  database.transaction(async (stores) => {
    const applicationId = await assertAllowed(stores, draftSettings)
    const nowMs = clock.nowMs()
    const draft = await stores.drafts.load(input.draftId)
    assertOwn(draft, staffId, nowMs)
    if (draft.state === 'receiving') throw new Fault('draft.state_conflict', { detail: 'slices are missing' })
    if (draft.digestHex !== input.digestHex) throw new Fault('document.changed', { detail: 'another version was looked at' })
    if (draft.state === 'started') return { documentId: draft.id, taskId: (await stores.tasks.listOfDocument(draft.id))[0]!.id }
    const document = documentOf(draft, input, applicationId, nowMs)
    const task = taskOf(draft, newId('tsk', random), nowMs)
    await stores.drafts.replace(draft, { ...draft, state: 'started', opinion: null, patient: null, expiresAtMs: nowMs + DAY_MS })
    await stores.documents.insert(document)
    await stores.tasks.insert(task)
    const doctor = (await stores.staff.load(staffId))!
    const facts = { digestHex: document.sourceDigestHex, signers: 1, sizeBytes: document.sizeBytes, kind: draft.kind, staffNumber: doctor.staffNumber }
    await recordEvidence(stores, document.id, { kind: 'document.started', actor: `device:${deviceId}`, facts, atMs: nowMs }, random)
    await recordChange(stores, document, 'document.started', { atMs: nowMs, signedBy: null }, random)
    return { documentId: document.id, taskId: task.id }
  }, 3),
)

function documentOf(draft: Draft, { title, documentType, patient, note }: RequestOf<typeof contract>, applicationId: string, nowMs: number): DocumentRecord {
  const { id, digestHex, sizeBytes, pageCount, staffId } = draft
  return {
    id, applicationId, externalId: id, pushDigestHex: digestHex, title, documentType: documentType ?? (draft.kind === 'opinion' ? 'consultation-opinion' : 'other'), contentKind: 'pdf',
    patient: patient ?? draft.patient, note: note || null, signerOrder: 'any', state: 'pending', version: 0, sourceDigestHex: digestHex, currentDigestHex: digestHex, sizeBytes, pageCount,
    createdAtMs: nowMs, dueAtMs: nowMs + LIFE_MS, closedAtMs: null, closedReason: null, deletedAtMs: null, form: null, startedByStaffId: staffId, signByMs: null, overdueAtMs: null, remindAtMs: null, revision: 0,
  }
}

const taskOf = ({ id: documentId, staffId, position }: Draft, id: string, nowMs: number): SigningTask => ({
  id, documentId, staffId, order: 1, stage: 1, round: 1, position, state: 'pending', reason: null,
  signedAtMs: null, certificateId: null, cmsBase64: null, timestampAtMs: null, timestampSerialHex: null, requestedAtMs: nowMs, revision: 0,
})
