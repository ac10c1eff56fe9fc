/** 推送待签文件: idempotent by the caller's own externalId. */
import { pushDocument as contract } from '@yiqian/shared/protocol/his.ts'
import type { RequestOf } from '@yiqian/shared/protocol/contract.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { nextReminderMs } from '../../_domain/document/provisional.ts'
import { stagesOf } from '../../_domain/flow/stages.ts'
import { newId } from '../../_domain/new-id.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import type { DocumentRecord, SigningTask, Staff } from '../../_domain/records.ts'
import { routeFor } from '../../_kernel/route.ts'
import { inspectPdf } from '../../_runtime/inspect-pdf.ts'
import { recordChange, recordEvidence } from '../../_runtime/record.ts'
import type { ProvisionalSettings } from '../../_runtime/reminder-rules.ts'
import type { Deps } from '../deps.ts'
import { documentStatus } from '../document-status.ts'
import { decodeContent, sm3Hex } from '../inspect-content.ts'
import { inspectStructured, pictureAsPdf } from '../inspect-kinds.ts'

type Push = RequestOf<typeof contract>

export const pushDocument = routeFor<Deps>()(contract, async (deps, input, { applicationId }) => {
  const pushDigestHex = sm3Hex(JSON.stringify(input))
  const there = await findPushed(deps, applicationId, input.externalId, pushDigestHex)
  if (there) return documentStatus(deps.database.stores, there)
  stagesAsked(input)
  if (input.form && input.contentKind !== 'json') throw new Fault('request.malformed', { facts: { field: 'form', expectedZh: '只能与 contentKind: "json" 一起使用', expectedEn: 'goes with contentKind "json" alone' } })
  const pushed = decodeContent(input.contentBase64)
  const signers = await findSigners(deps, input.signers)
  const content = input.contentKind === 'image' ? await pictureAsPdf(pushed) : pushed
  const { pageCount, positions } = isPdfContent(input.contentKind) ? await inspectPdf(content, input.signers.map((signer) => signer.position), deps.pageImages) : (inspectStructured(input.contentKind, content), { pageCount: 0, positions: [] })
  const documentId = newId('doc', deps.kernel.random)
  const { digestHex } = await deps.files.put(documentId, content)
  const document = newDocument(input, { documentId, applicationId, pushDigestHex, digestHex, sizeBytes: content.length, pageCount, nowMs: deps.kernel.clock.nowMs(), rules: deps.rules })
  try {
    return await insert(deps, document, newTasks(deps, document, input, signers, positions))
  } catch (error) {
    await deps.files.deleteAll(documentId)
    const winner = error instanceof StoreConflict ? await findPushed(deps, applicationId, input.externalId, pushDigestHex) : undefined
    if (!winner) throw error
    return documentStatus(deps.database.stores, winner)
  }
})

async function findPushed({ database }: Deps, applicationId: string, externalId: string, pushDigestHex: string): Promise<DocumentRecord | undefined> {
  const document = await database.stores.documents.findByExternalId(applicationId, externalId)
  if (document && document.pushDigestHex !== pushDigestHex) throw new Fault('document.external_id_reused', { facts: { externalId } })
  return document
}

async function findSigners({ database }: Deps, signers: Push['signers']): Promise<Staff[]> {
  const found = await Promise.all(signers.map(async ({ staffNumber }) => {
    const staff = await database.stores.staff.findByNumber(staffNumber)
    if (!staff || staff.state !== 'active') throw new Fault('document.signer_unknown', { facts: { staffNumber } })
    return staff
  }))
  const twice = found.find((staff, index) => found.findIndex((other) => other.id === staff.id) !== index)
  if (twice) throw new Fault('request.malformed', { facts: { field: 'signers', expectedZh: `工号 ${twice.staffNumber} 重复`, expectedEn: `names staff number ${twice.staffNumber} twice` } })
  return found
}

function newDocument(input: Push, made: { documentId: string; applicationId: string; pushDigestHex: string; digestHex: string; sizeBytes: number; pageCount: number; nowMs: number; rules: ProvisionalSettings }): DocumentRecord {
  const { externalId, title, documentType, contentKind, signerOrder } = input
  const times = { createdAtMs: made.nowMs, dueAtMs: made.nowMs + input.validForSeconds * 1000, signByMs: signByMs(input, made) }
  return {
    id: made.documentId, applicationId: made.applicationId, externalId, pushDigestHex: made.pushDigestHex, title, documentType, contentKind,
    patient: input.patient ?? null, note: input.note || null, signerOrder, state: 'pending', version: 0,
    sourceDigestHex: made.digestHex, currentDigestHex: made.digestHex, sizeBytes: made.sizeBytes, pageCount: made.pageCount,
    ...times, closedAtMs: null, closedReason: null, deletedAtMs: null, form: input.form ?? null, startedByStaffId: null, overdueAtMs: null, remindAtMs: nextReminderMs(times, made.nowMs, made.rules), revision: 0,
  }
}

/** 暂存: until when it is to be signed. The time that the hospital's setting gives never reaches past the document's own. */
function signByMs({ provisional, validForSeconds }: Push, { nowMs, rules }: { nowMs: number; rules: ProvisionalSettings }): number | null {
  if (!provisional) return null
  const { signWithinSeconds } = provisional
  if (signWithinSeconds !== undefined && signWithinSeconds > validForSeconds) throw new Fault('request.malformed', { facts: { field: 'provisional.signWithinSeconds', expectedZh: '不能超过 validForSeconds', expectedEn: 'must not be more than validForSeconds' } })
  return nowMs + (signWithinSeconds === undefined ? Math.min(rules.signWithinMs, validForSeconds * 1000) : signWithinSeconds * 1000)
}

const stagesAsked = ({ signerOrder, signers }: Push): number[] => stagesOf(signerOrder, signers.map(({ stage }) => stage))

function newTasks({ kernel }: Deps, document: DocumentRecord, input: Push, staff: readonly Staff[], positions: readonly SigningTask['position'][]): SigningTask[] {
  const stages = stagesAsked(input)
  return staff.map((signer, index) => ({
    id: newId('tsk', kernel.random), documentId: document.id, staffId: signer.id, order: index + 1, stage: stages[index]!, round: 1, position: positions[index] ?? null,
    state: stages[index] === 1 ? 'pending' : 'waiting',
    reason: null, signedAtMs: null, certificateId: null, cmsBase64: null, timestampAtMs: null, timestampSerialHex: null, requestedAtMs: document.createdAtMs, revision: 0,
  }))
}

function insert({ database, kernel }: Deps, document: DocumentRecord, tasks: readonly SigningTask[]) {
  return database.transaction(async (stores) => {
    await stores.documents.insert(document)
    for (const task of tasks) await stores.tasks.insert(task)
    const actor = `application:${document.applicationId}`
    await recordEvidence(stores, document.id, { kind: 'document.pushed', actor, facts: { digestHex: document.sourceDigestHex, signers: tasks.length, sizeBytes: document.sizeBytes, ...(document.signByMs !== null && { provisional: true, signByMs: document.signByMs }), ...(document.form && { formDigestHex: sm3Hex(JSON.stringify(document.form)) }) }, atMs: document.createdAtMs }, kernel.random)
    await recordChange(stores, document, 'document.pushed', { atMs: document.createdAtMs, signedBy: null }, kernel.random)
    if (document.signByMs !== null) await recordChange(stores, document, 'document.provisional', { atMs: document.createdAtMs, signedBy: null }, kernel.random)
    return documentStatus(stores, document)
  }, 3)
}
