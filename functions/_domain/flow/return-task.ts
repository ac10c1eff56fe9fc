// 退回: a signer gives the document back to an earlier one, who signs again; everybody after that one waits and signs again.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { SigningTask } from '../records.ts'
import { moveTask } from '../signing-task/signing-task.ts'
import type { WithdrawnSignature } from './flow.ts'

export interface Returned {
  /** the tasks that change, moved */
  changed: SigningTask[]
  /** signatures that no longer count for the flow; inside a PDF they stay as revisions */
  withdrawn: Omit<WithdrawnSignature, 'id' | 'stepId'>[]
}

/** Whom a task may be given back to: whoever signed in an earlier stage. */
export const mayReturnTo = (from: SigningTask, to: SigningTask): boolean => from.documentId === to.documentId && to.stage < from.stage && to.state === 'signed'

/**
 * @param from pending, of the signer who gives it back
 * @throws {Fault} flow.return_impossible — not an earlier signer, or one who has not signed
 */
export function returnTask(tasks: readonly SigningTask[], { from, to, reason }: { from: SigningTask; to: SigningTask; reason: string }): Returned {
  if (!mayReturnTo(from, to)) throw new Fault('flow.return_impossible', { detail: `${from.id} (${from.stage}) to ${to.id} (${to.stage}, ${to.state})` })
  const again = tasks.filter((task) => task.id === to.id || (task.stage > to.stage && (task.state === 'pending' || task.state === 'signed')))
  return {
    changed: again.map((task) => (task.id === to.id ? { ...unsigned(moveTask(task, 'return')), reason } : unsigned(moveTask(task, 'wait')))),
    withdrawn: again.flatMap(withdrawnOf),
  }
}

/** A task that was signed begins its next round without a signature. */
const unsigned = (task: SigningTask): SigningTask =>
  task.signedAtMs === null ? task : { ...task, round: task.round + 1, signedAtMs: null, certificateId: null, cmsBase64: null, timestampAtMs: null, timestampSerialHex: null }

function withdrawnOf({ id: taskId, documentId, staffId, round, signedAtMs, certificateId, cmsBase64, timestampAtMs, timestampSerialHex }: SigningTask): Returned['withdrawn'] {
  return signedAtMs === null ? [] : [{ documentId, taskId, staffId, round, signedAtMs, certificateId, cmsBase64, timestampAtMs, timestampSerialHex }]
}
