/** 退回: to an earlier signer, with a reason. A signature made at the same time and a return never both hold. */
import { returnTask as contract } from '@yiqian/shared/protocol/flow.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { returnTask as giveBack } from '../../_domain/flow/return-task.ts'
import { newId } from '../../_domain/new-id.ts'
import type { Stores } from '../../_domain/ports.ts'
import { assertMayAct } from '../../_domain/signing-task/signing-task.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import { recordChange, recordEvidence } from '../../_runtime/record.ts'
import type { Deps } from '../deps.ts'

export const returnTask = routeFor<Deps>()(contract, async ({ database, kernel: { clock, random } }, { taskId, toTaskId, reason }, { staffId, deviceId }) =>
  database.transaction(async (stores) => {
    const from = await stores.tasks.load(taskId)
    const document = from && (await stores.documents.load(from.documentId))
    if (!from || !document) throw new Fault('task.not_found')
    const atMs = clock.nowMs()
    assertMayAct(from, document, staffId, atMs)
    const tasks = await stores.tasks.listOfDocument(document.id)
    const to = tasks.find(({ id }) => id === toTaskId)
    if (!to) throw new Fault('flow.return_impossible', { detail: `${toTaskId} is not of ${document.id}` })
    const { changed, withdrawn } = giveBack(tasks, { from, to, reason })
    for (const task of changed) await stores.tasks.replace(tasks.find(({ id }) => id === task.id)!, task)
    await stores.documents.replace(document, document) // whoever signs beside it at this moment is seen
    await dropPrepared(stores, document.id)
    const step = { id: newId('flw', random), documentId: document.id, kind: 'returned' as const, byStaffId: staffId, toStaffId: to.staffId, taskId: to.id, note: reason, atMs }
    await stores.flow.insertStep(step)
    for (const signature of withdrawn) await stores.flow.insertWithdrawn({ id: newId('wds', random), stepId: step.id, ...signature })
    await withdrawMandates(stores, withdrawn.map((signature) => signature.taskId), atMs)
    await recordEvidence(stores, document.id, { kind: 'task.returned', actor: `device:${deviceId}`, facts: { taskId, toTaskId, reason, signAgain: changed.filter(({ round }) => round > 1).map(({ id }) => id).join(' ') }, atMs }, random)
    await recordChange(stores, document, 'task.returned', { atMs, signedBy: null }, random)
    const person = (await stores.staff.load(to.staffId))?.staffNumber
    await recordActivity(stores, { staffId, deviceId, kind: 'task.returned', facts: { taskId, documentId: document.id, ...(person !== undefined && { person }) }, atMs }, random)
    return { state: changed.find(({ id }) => id === taskId)!.state }
  }, 5),
)

/** What was begun on the order as it was is begun again. */
async function dropPrepared({ prepared }: Stores, documentId: string): Promise<void> {
  for (const one of await prepared.listOpenOfDocument(documentId)) await prepared.replace(one, { ...one, state: 'abandoned' })
}

/** A colleague who signed under a grant has signed no more: neither shown as the signer of the next round, nor let in by it. */
async function withdrawMandates({ mandateUses, pinFreeUses }: Stores, taskIds: readonly string[], atMs: number): Promise<void> {
  for (const taskId of taskIds) {
    const use = await mandateUses.findSigned(taskId)
    if (use) await mandateUses.replace(use, { ...use, state: 'withdrawn', atMs })
    const pinFree = await pinFreeUses.findSigned(taskId)
    if (pinFree) await pinFreeUses.replace(pinFree, { ...pinFree, state: 'withdrawn', atMs })
  }
}
