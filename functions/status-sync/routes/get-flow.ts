/** 文件流转图: for whoever takes part in the document. */
import { getFlow as contract } from '@yiqian/shared/protocol/flow.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { stagesOfTasks } from '../../_domain/flow/flow-picture.ts'
import { mayReturnTo } from '../../_domain/flow/return-task.ts'
import { titleLevel } from '../../_domain/flow/title-level.ts'
import type { Stores } from '../../_domain/ports.ts'
import type { DocumentRecord, SigningTask, Staff } from '../../_domain/records.ts'
import { signerStatus } from '../../_domain/signing-task/signer-status.ts'
import { staffCard } from '../../_domain/staff/staff-card.ts'
import { routeFor } from '../../_kernel/route.ts'
import { mayRead } from '../../_runtime/may-read.ts'
import { signedUnder } from '../../_runtime/signed-under.ts'
import type { Deps } from '../deps.ts'

export const getFlow = routeFor<Deps>()(contract, async ({ database: { stores }, config, kernel: { clock } }, { taskId }, { staffId }) => {
  const task = await stores.tasks.load(taskId)
  const document = task && (await stores.documents.load(task.documentId))
  if (!task || !document) throw new Fault('task.not_found')
  if (!(await mayRead(stores, { task, document, staffId, nowMs: clock.nowMs() }))) throw new Fault('task.not_yours', { detail: `${staffId} on ${taskId}` })
  const mine = task.staffId === staffId && task.state === 'pending' ? task : undefined
  const person = async (other: SigningTask) => {
    const staff = await staffOf(stores, other.staffId)
    const level = titleLevel(config.titleLadders, staff.title) ?? null
    return { ...signerStatus(other, staff, await signedUnder(stores, other)), level, isMe: other.staffId === staffId, taskId: other.id, mayReturnTo: mine !== undefined && mayReturnTo(mine, other) }
  }
  const stages = stagesOfTasks(await stores.tasks.listOfDocument(document.id))
  return {
    ...(await headOf(stores, document)), taskId, mayPassOn: mine !== undefined,
    stages: await Promise.all(stages.map(async ({ stage, state, tasks }) => ({ stage, state, people: await Promise.all(tasks.map(person)) }))),
    ...(await historyOf(stores, document.id)),
  }
})

async function headOf(stores: Stores, document: DocumentRecord) {
  const { id: documentId, title, state: documentState, createdAtMs: pushedAtMs, dueAtMs, closedAtMs, closedReason } = document
  const application = await stores.applications.load(document.applicationId)
  if (!application) throw new Error(`${documentId} has no application`)
  return { documentId, title, documentState, clientSystem: application.name, pushedAtMs, dueAtMs, closedAtMs, closedReason }
}

async function historyOf(stores: Stores, documentId: string) {
  const [steps, withdrawn] = await Promise.all([stores.flow.listSteps(documentId), stores.flow.listWithdrawn(documentId)])
  const card = async (id: string) => staffCard(await staffOf(stores, id))
  return {
    steps: await Promise.all(steps.map(async ({ kind, byStaffId, toStaffId, note, atMs }) => ({ kind, by: await card(byStaffId), to: await card(toStaffId), note, atMs }))),
    earlier: await Promise.all(withdrawn.map(async ({ staffId, round, signedAtMs }) => {
      const { staffNumber, name } = await card(staffId)
      return { staffNumber, name, round, signedAtMs }
    })),
  }
}

async function staffOf({ staff }: Stores, id: string): Promise<Staff> {
  const found = await staff.load(id)
  if (!found) throw new Error(`${id} is in a flow but not in the list of staff`)
  return found
}
