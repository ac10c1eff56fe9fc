// A task with its document, for the person whose task it is.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Stores } from '../_domain/ports.ts'
import type { DocumentRecord, SigningTask } from '../_domain/records.ts'
import { mayRead } from '../_runtime/may-read.ts'

/** @throws {Fault} task.not_found · task.not_yours (goes out as task.not_found) · document.deleted */
export async function loadTask(stores: Stores, taskId: string, staffId: string): Promise<{ task: SigningTask; document: DocumentRecord }> {
  const task = await stores.tasks.load(taskId)
  if (!task) throw new Fault('task.not_found')
  if (task.staffId !== staffId) throw new Fault('task.not_yours', { detail: `${staffId} on ${taskId}` })
  const document = await stores.documents.load(task.documentId)
  if (!document) throw new Error(`task ${taskId} has no document`)
  if (document.state === 'deleted') throw new Fault('document.deleted')
  return { task, document }
}

/** As {@link loadTask}, for looking at it: for a colleague whose grant covers it, too. */
export async function loadTaskToRead(stores: Stores, taskId: string, staffId: string, nowMs: number): Promise<{ task: SigningTask; document: DocumentRecord }> {
  const owner = (await stores.tasks.load(taskId))?.staffId ?? staffId
  const { task, document } = await loadTask(stores, taskId, owner)
  if (!(await mayRead(stores, { task, document, staffId, nowMs }))) throw new Fault('task.not_yours', { detail: `${staffId} on ${taskId}` })
  return { task, document }
}
