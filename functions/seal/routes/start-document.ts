/** 发起签署: the draft becomes an ordinary document, its first signer whoever began it, colleagues named with it after them. Starting it again answers the same. */
import type { RequestOf } from '@yiqian/shared/protocol/contract.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { startDocument as contract } from '@yiqian/shared/protocol/own-documents.ts'
import { assertOwn, DAY_MS, type Draft } from '../../_domain/draft/draft.ts'
import { signersOfDraft, type DraftSigners } from '../../_domain/draft/signers-of-draft.ts'
import { newId } from '../../_domain/new-id.ts'
import type { DocumentRecord, SigningTask } from '../../_domain/records.ts'
import { routeFor } from '../../_kernel/route.ts'
import { colleagueBy } from '../../_runtime/colleague-by.ts'
import { recordChange, recordEvidence } from '../../_runtime/record.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../drafts/assert-allowed.ts'
import { placesOnDraft } from '../drafts/places-on-draft.ts'

/** As long as a push has by default. */
const LIFE_MS = 7 * DAY_MS

export const startDocument = routeFor<Deps>()(contract, async (deps, input, { staffId, deviceId }) => {
  const { database, draftSettings, kernel: { clock, random } } = deps
  const { signerOrder, signers } = await signersOf(deps, input, staffId)
  const places = await placesFor(deps, input, staffId, signers.length)
  return database.transaction(async (stores) => {
    const applicationId = await assertAllowed(stores, draftSettings)
    const nowMs = clock.nowMs()
    const draft = await stores.drafts.load(input.draftId)
    assertOwn(draft, staffId, nowMs)
    assertLookedAt(draft, input.digestHex)
    if (draft.state === 'started') return { documentId: draft.id, taskId: (await stores.tasks.listOfDocument(draft.id))[0]!.id }
    const document = documentOf(draft, input, { applicationId, signerOrder }, nowMs)
    const tasks = signers.map((signer, index) => taskOf(draft, { ...signer, id: newId('tsk', random), order: index + 1, position: places[index] ?? null }, nowMs))
    await stores.drafts.replace(draft, { ...draft, state: 'started', opinion: null, patient: null, expiresAtMs: nowMs + DAY_MS })
    await stores.documents.insert(document)
    for (const task of tasks) await stores.tasks.insert(task)
    const doctor = (await stores.staff.load(staffId))!
    const further = input.furtherSigners && { furtherSigners: input.furtherSigners.staffNumbers.join(' '), order: input.furtherSigners.order }
    const facts = { digestHex: document.sourceDigestHex, signers: tasks.length, sizeBytes: document.sizeBytes, kind: draft.kind, staffNumber: doctor.staffNumber, ...further }
    await recordEvidence(stores, document.id, { kind: 'document.started', actor: `device:${deviceId}`, facts, atMs: nowMs }, random)
    await recordChange(stores, document, 'document.started', { atMs: nowMs, signedBy: null }, random)
    return { documentId: document.id, taskId: tasks[0]!.id }
  }, 3)
})

type Start = RequestOf<typeof contract>

/** @throws {Fault} draft.state_conflict · document.changed */
function assertLookedAt(draft: Draft, digestHex: string): void {
  if (draft.state === 'receiving') throw new Fault('draft.state_conflict', { detail: 'slices are missing' })
  if (draft.digestHex !== digestHex) throw new Fault('document.changed', { detail: 'another version was looked at' })
}

async function signersOf({ database: { stores } }: Deps, { furtherSigners }: Start, staffId: string): Promise<DraftSigners> {
  const me = (await stores.staff.load(staffId))!
  // Oneself is no colleague; that one signs already is the better answer.
  const further = await Promise.all((furtherSigners?.staffNumbers ?? []).map(async (number) => (number === me.staffNumber ? me : colleagueBy(stores, staffId, number))))
  return signersOfDraft(staffId, furtherSigners?.order ?? 'any', further.map(({ id }) => id))
}

/** Looked for before the transaction: drawing a page takes its time. One that is started already needs none. */
async function placesFor(deps: Deps, { draftId, digestHex, place }: Start, staffId: string, count: number) {
  const { database: { stores }, draftSettings, files, kernel: { clock } } = deps
  await assertAllowed(stores, draftSettings)
  const draft = await stores.drafts.load(draftId)
  assertOwn(draft, staffId, clock.nowMs())
  assertLookedAt(draft, digestHex)
  if (draft.state === 'started') return []
  const pdf = await files.read(draft.id, draft.digestHex)
  if (!pdf) throw new Fault('draft.not_found', { detail: `${draft.id} has no file` })
  return placesOnDraft(deps, pdf, draft, place, count)
}

function documentOf(draft: Draft, { title, documentType, patient, note }: Start, { applicationId, signerOrder }: Pick<DocumentRecord, 'applicationId' | 'signerOrder'>, nowMs: number): DocumentRecord {
  const { id, digestHex, sizeBytes, pageCount, staffId } = draft
  return {
    id, applicationId, externalId: id, pushDigestHex: digestHex, title, documentType: documentType ?? (draft.kind === 'opinion' ? 'consultation-opinion' : 'other'), contentKind: 'pdf',
    patient: patient ?? draft.patient, note: note || null, signerOrder, state: 'pending', version: 0, sourceDigestHex: digestHex, currentDigestHex: digestHex, sizeBytes, pageCount,
    createdAtMs: nowMs, dueAtMs: nowMs + LIFE_MS, closedAtMs: null, closedReason: null, deletedAtMs: null, form: null, startedByStaffId: staffId, signByMs: null, overdueAtMs: null, remindAtMs: null, revision: 0,
  }
}

const taskOf = ({ id: documentId }: Draft, signer: Pick<SigningTask, 'id' | 'staffId' | 'order' | 'stage' | 'position'>, nowMs: number): SigningTask => ({
  ...signer, documentId, round: 1, state: signer.stage === 1 ? 'pending' : 'waiting', reason: null,
  signedAtMs: null, certificateId: null, cmsBase64: null, timestampAtMs: null, timestampSerialHex: null, requestedAtMs: nowMs, revision: 0,
})
