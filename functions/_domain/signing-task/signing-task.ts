// States of a signer's task and the moves between them: values in, value out; no await, no clock.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { TaskState } from '@yiqian/shared/protocol/states.ts'
import type { DocumentRecord, SigningTask } from '../records.ts'

export type TaskAction = 'open' | 'sign' | 'reject' | 'revoke' | 'expire' | 'void' | 'return' | 'wait'

/** 等待 → 待签；待签 → 已签 | 拒签 | 撤销 | 过期；已签 → 作废；退回：已签 → 待签（被退回者）| 等待（其后各位），待签 → 等待. Nothing else. */
export const taskMoves: Readonly<Record<TaskState, Partial<Record<TaskAction, TaskState>>>> = {
  waiting: { open: 'pending', revoke: 'revoked', expire: 'expired' },
  pending: { sign: 'signed', reject: 'rejected', revoke: 'revoked', expire: 'expired', wait: 'waiting' },
  signed: { void: 'voided', return: 'pending', wait: 'waiting' },
  rejected: {},
  revoked: {},
  expired: {},
  voided: {},
}

/** @throws {Fault} task.not_your_turn · task.not_pending */
export function moveTask(task: SigningTask, action: TaskAction): SigningTask {
  const state = taskMoves[task.state][action]
  if (state) return { ...task, state }
  if (task.state === 'waiting') throw new Fault('task.not_your_turn', { detail: task.id })
  throw new Fault('task.not_pending', { detail: `${task.id} is ${task.state}` })
}

/**
 * Whether this person may act on the task now.
 * @throws {Fault} task.not_yours (goes out as task.not_found) · task.expired · task.not_your_turn · task.not_pending
 */
export function assertMayAct(task: SigningTask, document: DocumentRecord, staffId: string, nowMs: number): void {
  if (task.staffId !== staffId) throw new Fault('task.not_yours', { detail: `${staffId} on ${task.id}` })
  if (task.state === 'waiting') throw new Fault('task.not_your_turn', { detail: task.id })
  if (task.state !== 'pending') throw new Fault('task.not_pending', { detail: `${task.id} is ${task.state}` })
  if (nowMs > document.dueAtMs) throw new Fault('task.expired', { detail: task.id })
}

export interface Signed {
  atMs: number
  certificateId: string
  cmsBase64: string
  timestampAtMs: number
  timestampSerialHex: string
}

export function signTask(task: SigningTask, signed: Signed): SigningTask {
  return { ...moveTask(task, 'sign'), reason: null, signedAtMs: signed.atMs, certificateId: signed.certificateId, cmsBase64: signed.cmsBase64, timestampAtMs: signed.timestampAtMs, timestampSerialHex: signed.timestampSerialHex }
}

export function rejectTask(task: SigningTask, reason: string): SigningTask {
  return { ...moveTask(task, 'reject'), reason }
}
