// Contracts of `status-sync`: the phone's lists, a task's details, rejecting; callbacks to hospital systems run inside it.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { CertificateCard, SignerStatus, TaskCard } from './cards.ts'
import { DocumentForm } from './forms.ts'
import { count, empty, hexUpTo, idOf, queryInteger, text, timeMs } from './fields.ts'
import { documentSharing } from './sharing.ts'
import { documentType, taskState } from './states.ts'

const some = (entry: v.GenericSchema<string, string>) => v.optional(v.pipe(v.array(entry), v.maxLength(50)))

/** Which tasks of a list are wanted; an empty list of values lets all through. */
export const TaskFilter = v.strictObject({
  /** words, each of which is a piece of title, patient's name, admission number, department or client system */
  query: v.optional(v.pipe(v.string(), v.maxLength(64))),
  documentTypes: v.optional(v.pipe(v.array(documentType), v.maxLength(20))),
  clientSystems: some(text(64)),
  departments: some(text(64)),
  /** pending: when it was asked for; signed: when it was signed; closed: when it ended */
  fromMs: v.optional(timeMs),
  beforeMs: v.optional(timeMs),
  /** documents pushed as provisional; `overdue`: those not signed in time */
  provisional: v.optional(v.picklist(['all', 'overdue'])),
})
export type TaskFilter = v.InferOutput<typeof TaskFilter>

/** What there is to filter by in one's own lists. */
export const listChoices = contract({
  function: 'status-sync', operation: 'list-choices', access: ['device'], write: false,
  request: empty,
  response: v.strictObject({ clientSystems: v.array(v.string()), departments: v.array(v.string()) }),
  faults: [],
  summary: { zh: '列表可筛选的系统与科室', en: 'Systems and departments that occur in one’s lists' },
})

/** Newest first; the pending list is ordered by due time. */
export const listTasks = contract({
  function: 'status-sync', operation: 'list-tasks', access: ['device'], write: false,
  request: v.strictObject({ list: v.picklist(['pending', 'signed', 'closed']), ...TaskFilter.entries, cursor: v.optional(v.pipe(v.string(), v.maxLength(200))), limit: v.optional(queryInteger(1, 100), 20) }),
  response: v.strictObject({
    items: v.array(TaskCard), nextCursor: v.nullable(v.string()), counts: v.strictObject({ pending: count, signed: count, closed: count }),
    /** how many the filter lets through; with the first page of a filtered list */
    matching: v.optional(count),
  }),
  faults: [],
  summary: { zh: '待签、已签、已关闭列表', en: 'Pending, signed and closed lists' },
})

/** A signature that stands, and under which certificate. */
const SignatureCard = v.strictObject({ signedAtMs: timeMs, timestampAtMs: v.nullable(timeMs), timestampSerialHex: v.nullable(hexUpTo(20)), certificate: CertificateCard })
export type SignatureCard = v.InferOutput<typeof SignatureCard>

const SignerDetail = v.strictObject({ ...SignerStatus.entries, /** of whoever has signed */ signature: v.optional(SignatureCard) })
export type SignerDetail = v.InferOutput<typeof SignerDetail>

export const TaskDetail = v.strictObject({
  task: TaskCard,
  documentVersion: count,
  sizeBytes: count,
  /** for JSON documents: the text as it was pushed */
  jsonText: v.nullable(v.string()),
  /** labels that the push gave for it */
  form: v.nullable(DocumentForm),
  signers: v.array(SignerDetail),
  requesterNote: v.nullable(v.string()),
  closedReason: v.nullable(v.string()),
  /** of my own signature on it, once signed */
  signature: v.nullable(SignatureCard),
  /** until when I may void it by a statement (`document.void`); null when I may not */
  voidableUntilMs: v.nullable(timeMs),
  /** the hospital's rule: whether the file may be downloaded, and its link sent to colleagues */
  sharing: documentSharing,
  /** of a document that a doctor began on the phone: who did; `mayWithdraw` while that is me and nobody has signed */
  startedBy: v.optional(v.strictObject({ name: text(64), mayWithdraw: v.boolean() })),
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
