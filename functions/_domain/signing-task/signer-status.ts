// How a signer stands, as documents show it.
import type { SignerStatus } from '@yiqian/shared/protocol/cards.ts'
import type { SigningTask, Staff } from '../records.ts'

/** @param staff the task's person; the hospital's list never loses one that has tasks. @param under whoever signed in their place, if somebody did */
export function signerStatus(task: SigningTask, staff: Staff | undefined, under?: SignerStatus['signedUnder']): SignerStatus {
  if (!staff) throw new Error(`task ${task.id} names a person who is not there`)
  const { staffNumber, name, title, department } = staff
  return { staffNumber, name, title, department, order: task.order, stage: task.stage, round: task.round, state: task.state, signedAtMs: task.signedAtMs, reason: task.reason, ...(under && { signedUnder: under }) }
}
