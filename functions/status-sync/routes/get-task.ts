/** 签署任务详情: for its signer, and for a colleague whom a grant lets sign it. */
import type { TaskDetail } from '@yiqian/shared/protocol/status-sync.ts'
import { getTask as contract } from '@yiqian/shared/protocol/status-sync.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { certificateCard } from '../../_domain/certificate/certificate-card.ts'
import { voidableUntilMs } from '../../_domain/document/void-document.ts'
import type { Stores } from '../../_domain/ports.ts'
import type { DocumentRecord, SigningTask } from '../../_domain/records.ts'
import { signerStatus } from '../../_domain/signing-task/signer-status.ts'
import { taskCard } from '../../_domain/signing-task/task-card.ts'
import { routeFor } from '../../_kernel/route.ts'
import { mayRead } from '../../_runtime/may-read.ts'
import { signedUnder } from '../../_runtime/signed-under.ts'
import type { Deps } from '../deps.ts'

export const getTask = routeFor<Deps>()(contract, async ({ config, database: { stores }, files, kernel: { clock } }, { taskId }, { staffId }) => {
  const task = await stores.tasks.load(taskId)
  if (!task) throw new Fault('task.not_found')
  const document = await stores.documents.load(task.documentId)
  const application = document && (await stores.applications.load(document.applicationId))
  if (!document || !application) throw new Error(`task ${taskId} has no document or application`)
  if (!(await mayRead(stores, { task, document, staffId, nowMs: clock.nowMs() }))) throw new Fault('task.not_yours', { detail: `${staffId} on ${taskId}` })
  const content = !isPdfContent(document.contentKind) && document.state !== 'deleted' ? await files.read(document.id, document.currentDigestHex) : undefined
  return {
    task: taskCard(task, document, application.name),
    documentVersion: document.version,
    sizeBytes: document.sizeBytes,
    jsonText: content ? new TextDecoder().decode(content) : null,
    form: document.form,
    signers: await signersOf(stores, document),
    requesterNote: document.note,
    closedReason: task.reason ?? document.closedReason,
    signature: await signatureOf(stores, task),
    ...(document.startedByStaffId !== null && { startedBy: await startedBy(stores, document, staffId) }),
    sharing: config.sharing,
    voidableUntilMs: task.staffId === staffId ? voidableUntilMs(document, task, config.voidWithinHours * 3_600_000) : null,
  }
})

async function startedBy(stores: Stores, document: DocumentRecord, staffId: string): Promise<NonNullable<TaskDetail['startedBy']>> {
  const mayWithdraw = document.startedByStaffId === staffId && document.state === 'pending' && (await stores.tasks.listOfDocument(document.id)).every(({ state }) => state !== 'signed')
  return { name: (await stores.staff.load(document.startedByStaffId!))?.name ?? '—', mayWithdraw }
}

async function signersOf(stores: Stores, document: DocumentRecord): Promise<TaskDetail['signers']> {
  const tasks = await stores.tasks.listOfDocument(document.id)
  return Promise.all(tasks.map(async (task) => {
    const signature = await signatureOf(stores, task)
    return { ...signerStatus(task, await stores.staff.load(task.staffId), await signedUnder(stores, task)), ...(signature && { signature }) }
  }))
}

async function signatureOf(stores: Stores, task: SigningTask): Promise<TaskDetail['signature']> {
  const certificate = task.certificateId && (await stores.certificates.load(task.certificateId))
  if (!certificate || task.signedAtMs === null) return null
  return { signedAtMs: task.signedAtMs, timestampAtMs: task.timestampAtMs, timestampSerialHex: task.timestampSerialHex, certificate: certificateCard(certificate) }
}
