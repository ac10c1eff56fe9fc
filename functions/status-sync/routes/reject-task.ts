/** 拒签: ends the document; a signature made at the same time and a rejection never both hold. */
import { rejectTask as contract } from '@yiqian/shared/protocol/status-sync.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { assertMayAct, rejectTask as reject } from '../../_domain/signing-task/signing-task.ts'
import { routeFor } from '../../_kernel/route.ts'
import { endDocument } from '../../_runtime/end-document.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import { recordEvidence } from '../../_runtime/record.ts'
import type { Deps } from '../deps.ts'

export const rejectTask = routeFor<Deps>()(contract, async ({ database, kernel }, { taskId, reason }, { staffId, deviceId }) =>
  database.transaction(async (stores) => {
    const task = await stores.tasks.load(taskId)
    const document = task && (await stores.documents.load(task.documentId))
    if (!task || !document) throw new Fault('task.not_found')
    const atMs = kernel.clock.nowMs()
    assertMayAct(task, document, staffId, atMs)
    const rejected = await stores.tasks.replace(task, reject(task, reason))
    await recordEvidence(stores, document.id, { kind: 'task.rejected', actor: `device:${deviceId}`, facts: { taskId, reason }, atMs }, kernel.random)
    await endDocument(stores, document, { action: 'reject', actor: `device:${deviceId}`, reason, atMs }, kernel.random)
    await recordActivity(stores, { staffId, deviceId, kind: 'task.rejected', facts: { taskId, documentId: document.id }, atMs }, kernel.random)
    return { state: rejected.state }
  }, 5),
)
