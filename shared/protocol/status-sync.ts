// Contracts of `status-sync`: the phone's lists, a task's details, rejecting; callbacks to hospital systems run inside it.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { CertificateCard, SignerStatus, TaskCard } from './cards.ts'
import { count, hexUpTo, idOf, queryInteger, text, timeMs } from './fields.ts'
import { taskState } from './states.ts'

/** Newest first; the pending list is ordered by due time. */
export const listTasks = contract({
  function: 'status-sync', operation: 'list-tasks', access: ['device'], write: false,
  request: v.strictObject({ list: v.picklist(['pending', 'signed', 'closed']), query: v.optional(v.pipe(v.string(), v.maxLength(64))), cursor: v.optional(v.pipe(v.string(), v.maxLength(200))), limit: v.optional(queryInteger(1, 100), 20) }),
  response: v.strictObject({ items: v.array(TaskCard), nextCursor: v.nullable(v.string()), counts: v.strictObject({ pending: count, signed: count, closed: count }) }),
  faults: [],
  summary: { zh: '待签、已签、已关闭列表', en: 'Pending, signed and closed lists' },
})

export const TaskDetail = v.strictObject({
  task: TaskCard,
  documentVersion: count,
  sizeBytes: count,
  /** for JSON documents: the text as it was pushed */
  jsonText: v.nullable(v.string()),
  signers: v.array(SignerStatus),
  requesterNote: v.nullable(v.string()),
  closedReason: v.nullable(v.string()),
  /** of my own signature on it, once signed */
  signature: v.nullable(v.strictObject({ signedAtMs: timeMs, timestampAtMs: v.nullable(timeMs), timestampSerialHex: v.nullable(hexUpTo(20)), certificate: CertificateCard })),
})
export type TaskDetail = v.InferOutput<typeof TaskDetail>

export const getTask = contract({
  function: 'status-sync', operation: 'get-task', access: ['device'], write: false,
  request: v.strictObject({ taskId: idOf('tsk') }),
  response: TaskDetail,
  faults: ['task.not_found'],
  summary: { zh: '签署任务详情', en: 'Details of a signing task' },
})

export const rejectTask = contract({
  function: 'status-sync', operation: 'reject-task', access: ['device'],
  request: v.strictObject({ taskId: idOf('tsk'), reason: text(200) }),
  response: v.strictObject({ state: taskState }),
  faults: ['task.not_found', 'task.not_pending', 'task.not_your_turn', 'task.expired'],
  summary: { zh: '拒签', en: 'Reject a task' },
})
