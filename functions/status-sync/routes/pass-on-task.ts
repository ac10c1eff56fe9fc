/** 转交上级审核: to a colleague of a higher level, in a stage right after mine. I still sign first. */
import { passOnTask as contract } from '@yiqian/shared/protocol/flow.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { passOn } from '../../_domain/flow/pass-on.ts'
import { assertMayPassOn } from '../../_domain/flow/title-level.ts'
import { newId } from '../../_domain/new-id.ts'
import type { DocumentRecord, SigningTask, Staff } from '../../_domain/records.ts'
import { assertMayAct } from '../../_domain/signing-task/signing-task.ts'
import { routeFor } from '../../_kernel/route.ts'
import { colleagueBy } from '../../_runtime/colleague-by.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import { recordChange, recordEvidence } from '../../_runtime/record.ts'
import type { Deps } from '../deps.ts'

export const passOnTask = routeFor<Deps>()(contract, async ({ database, config, kernel: { clock, random } }, { taskId, toStaffNumber, note }, { staffId, deviceId }) =>
  database.transaction(async (stores) => {
    const from = await stores.tasks.load(taskId)
    const document = from && (await stores.documents.load(from.documentId))
    if (!from || !document) throw new Fault('task.not_found')
    const atMs = clock.nowMs()
    assertMayAct(from, document, staffId, atMs)
    const [me, to] = [await stores.staff.load(staffId), await colleagueBy(stores, staffId, toStaffNumber)]
    assertMayPassOn(config.titleLadders, me!.title, to.title)
    const tasks = await stores.tasks.listOfDocument(document.id)
    const { moved, stage, order } = passOn(tasks, { from, toStaffId: to.id })
    for (const task of moved) await stores.tasks.replace(tasks.find(({ id }) => id === task.id)!, task)
    const added = reviewTask(document, to, { id: newId('tsk', random), stage, order, atMs })
    await stores.tasks.insert(added)
    // The document's row is taken: with the last signature at this very moment, one of the two is tried again and sees the other.
    const after = await stores.documents.replace(document, { ...document, signerOrder: 'stages' })
    await stores.flow.insertStep({ id: newId('flw', random), documentId: document.id, kind: 'passed-on', byStaffId: staffId, toStaffId: to.id, taskId: added.id, note, atMs })
    await recordEvidence(stores, document.id, { kind: 'task.passed_on', actor: `device:${deviceId}`, facts: { taskId, addedTaskId: added.id, toStaffNumber, toTitle: to.title, byTitle: me!.title, stage, note }, atMs }, random)
    await recordChange(stores, after, 'task.passed_on', { atMs, signedBy: null }, random)
    await recordActivity(stores, { staffId, deviceId, kind: 'task.passed-on', facts: { taskId, documentId: document.id, person: toStaffNumber }, atMs }, random)
    return { stage }
  }, 5),
)

const reviewTask = (document: DocumentRecord, to: Staff, made: { id: string; stage: number; order: number; atMs: number }): SigningTask => ({
  id: made.id, documentId: document.id, staffId: to.id, order: made.order, stage: made.stage, round: 1, position: null, state: 'waiting',
  reason: null, signedAtMs: null, certificateId: null, cmsBase64: null, timestampAtMs: null, timestampSerialHex: null, requestedAtMs: made.atMs, revision: 0,
})
