// 转交上级审核: a colleague of a higher level reviews after me, in a stage of their own (MA-12, MA-13).
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { SigningTask } from '../records.ts'

/** As many signers as a push may name. */
export const MOST_SIGNERS = 20

/**
 * @param from pending, of whoever passes it on
 * @returns the later tasks, each a stage further, and the place of the new one
 * @throws {Fault} flow.already_signer · flow.too_many_signers
 */
export function passOn(tasks: readonly SigningTask[], { from, toStaffId }: { from: SigningTask; toStaffId: string }): { moved: SigningTask[]; stage: number; order: number } {
  if (tasks.some(({ staffId }) => staffId === toStaffId)) throw new Fault('flow.already_signer', { detail: toStaffId })
  if (tasks.length >= MOST_SIGNERS) throw new Fault('flow.too_many_signers', { facts: { limit: MOST_SIGNERS } })
  const moved = tasks.filter(({ stage }) => stage > from.stage).map((task) => ({ ...task, stage: task.stage + 1 }))
  return { moved, stage: from.stage + 1, order: Math.max(...tasks.map(({ order }) => order)) + 1 }
}
