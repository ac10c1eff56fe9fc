// Who may send a signed document's link, and who may get it: both may read it already, for sending gives no right.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { WORK_CHANNELS } from '@yiqian/shared/protocol/notices.ts'
import type { Stores } from '../_domain/ports.ts'
import type { DocumentRecord, SigningTask, Staff } from '../_domain/records.ts'
import { mayRead } from '../_runtime/may-read.ts'
import type { Deps } from './deps.ts'

export interface Sendable {
  task: SigningTask
  document: DocumentRecord
}

/** @throws {Fault} task.not_found · task.not_yours (goes out as task.not_found) · sharing.off · sharing.not_signed */
export async function loadSendable({ config }: Deps, stores: Stores, { taskId, staffId, nowMs }: { taskId: string; staffId: string; nowMs: number }): Promise<Sendable> {
  const task = await stores.tasks.load(taskId)
  const document = task && (await stores.documents.load(task.documentId))
  if (!document) throw new Fault('task.not_found')
  if (!(await mayRead(stores, { task, document, staffId, nowMs }))) throw new Fault('task.not_yours', { detail: `${staffId} on ${taskId}` })
  if (config.sharing === 'none') throw new Fault('sharing.off')
  if (task.state !== 'signed' || !['pending', 'signed'].includes(document.state)) throw new Fault('sharing.not_signed', { detail: `${task.state}, ${document.state}` })
  return { task, document }
}

/** The task by which each of them reads it: their own, or the one that they signed for a colleague. Without the sender, without those who left. */
export async function readersOf(stores: Stores, { document }: Sendable, senderId: string): Promise<{ person: Staff; taskId: string }[]> {
  const tasks = await stores.tasks.listOfDocument(document.id)
  const delegates = await Promise.all(tasks.map(async ({ id }) => ({ staffId: (await stores.mandateUses.findSigned(id))?.staffId, taskId: id })))
  const byPerson = new Map<string, string>()
  for (const { staffId, taskId } of [...tasks.map(({ staffId, id }) => ({ staffId, taskId: id })), ...delegates]) if (staffId !== undefined && staffId !== senderId && !byPerson.has(staffId)) byPerson.set(staffId, taskId)
  const found = await Promise.all([...byPerson].map(async ([staffId, taskId]) => ({ person: await stores.staff.load(staffId), taskId })))
  return found.flatMap(({ person, taskId }) => (person?.state === 'active' ? [{ person, taskId }] : []))
}

/** At a channel of the hospital's own that is set up here. */
export async function isReachable({ senders }: Deps, stores: Stores, staffId: string): Promise<boolean> {
  const own = WORK_CHANNELS.filter((channel) => senders.some((sender) => sender.channel === channel))
  return (await stores.workAccounts.listOfStaff(staffId)).some(({ channel }) => own.includes(channel))
}
