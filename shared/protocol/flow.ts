// Contracts of the flow of a document between colleagues (MA-12 … MA-14): the picture of it, giving back, passing on, colleagues. Served by `status-sync`.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { SignerStatus, StaffCard } from './cards.ts'
import { count, empty, idOf, staffNumber, text, timeMs } from './fields.ts'
import { documentState, taskState } from './states.ts'

/** Where a title stands on the hospital's table of levels; 1 is the lowest. */
export const TitleLevel = v.strictObject({ ladder: v.strictObject({ zh: v.string(), en: v.string() }), level: count })
export type TitleLevel = v.InferOutput<typeof TitleLevel>

const Person = v.strictObject({ ...SignerStatus.entries, level: v.nullable(TitleLevel), isMe: v.boolean(), taskId: idOf('tsk'), /** whether I may give the document back to them now */ mayReturnTo: v.boolean() })

/** 已完成 / 进行中 / 等待 / 未进行（文件已结束） */
export const STAGE_STATES = ['done', 'open', 'waiting', 'ended'] as const
export type StageState = (typeof STAGE_STATES)[number]

export const FlowPicture = v.strictObject({
  taskId: idOf('tsk'),
  documentId: idOf('doc'),
  title: text(200),
  documentState,
  /** the client system that asked for it */
  clientSystem: text(64),
  pushedAtMs: timeMs,
  dueAtMs: timeMs,
  closedAtMs: v.nullable(timeMs),
  closedReason: v.nullable(v.string()),
  stages: v.array(v.strictObject({ stage: count, state: v.picklist(STAGE_STATES), people: v.array(Person) })),
  /** passed on and given back, in order; `signedAtMs` of a signature that was given back */
  steps: v.array(v.strictObject({ kind: v.picklist(['passed-on', 'returned']), by: StaffCard, to: StaffCard, note: v.string(), atMs: timeMs })),
  /** signatures made in earlier rounds, in order: they stay in the file as revisions but the document goes on without them */
  earlier: v.array(v.strictObject({ staffNumber, name: text(64), round: count, signedAtMs: timeMs })),
  /** whether I may pass it on now */
  mayPassOn: v.boolean(),
})
export type FlowPicture = v.InferOutput<typeof FlowPicture>

/** For whoever takes part in the document, by their own task. */
export const getFlow = contract({
  function: 'status-sync', operation: 'get-flow', access: ['device'], write: false,
  request: v.strictObject({ taskId: idOf('tsk') }),
  response: FlowPicture,
  faults: ['task.not_found'],
  summary: { zh: '文件流转图', en: 'The flow of a document' },
})

/** 退回: the earlier signer signs again, and everybody after them. */
export const returnTask = contract({
  function: 'status-sync', operation: 'return-task', access: ['device'],
  request: v.strictObject({ taskId: idOf('tsk'), toTaskId: idOf('tsk'), reason: text(200) }),
  response: v.strictObject({ state: taskState }),
  faults: ['task.not_found', 'task.not_pending', 'task.not_your_turn', 'task.expired', 'flow.return_impossible'],
  summary: { zh: '退回前面的签署人', en: 'Give a document back to an earlier signer' },
})

/** 转交上级审核: a stage for a colleague of a higher level, right after mine. */
export const passOnTask = contract({
  function: 'status-sync', operation: 'pass-on-task', access: ['device'],
  request: v.strictObject({ taskId: idOf('tsk'), toStaffNumber: staffNumber, note: text(200) }),
  response: v.strictObject({ stage: count }),
  faults: ['task.not_found', 'task.not_pending', 'task.not_your_turn', 'task.expired', 'flow.not_upward', 'flow.already_signer', 'flow.too_many_signers', 'flow.colleague_unknown'],
  summary: { zh: '转交上级审核', en: 'Pass a document on to a higher colleague' },
})

export const ColleagueCard = v.strictObject({ ...StaffCard.entries, level: v.nullable(TitleLevel), isColleague: v.boolean(), /** whether I may pass documents on to them: a higher level on my ladder */ isAbove: v.boolean() })
export type ColleagueCard = v.InferOutput<typeof ColleagueCard>
const Colleagues = v.strictObject({ /** my own level */ me: v.nullable(TitleLevel), items: v.array(ColleagueCard) })

export const listColleagues = contract({
  function: 'status-sync', operation: 'list-colleagues', access: ['device'], write: false,
  request: empty, response: Colleagues, faults: [],
  summary: { zh: '我的同事', en: 'My colleagues' },
})

/** By number, name or department; without oneself. */
export const searchStaff = contract({
  function: 'status-sync', operation: 'search-staff', access: ['device'], write: false,
  request: v.strictObject({ query: text(64) }), response: Colleagues, faults: [],
  summary: { zh: '查找医院人员', en: 'Find staff of the hospital' },
})

export const addColleague = contract({
  function: 'status-sync', operation: 'add-colleague', access: ['device'],
  request: v.strictObject({ staffNumber }), response: ColleagueCard, faults: ['flow.colleague_unknown'],
  summary: { zh: '添加同事', en: 'Add a colleague' },
})

export const removeColleague = contract({
  function: 'status-sync', operation: 'remove-colleague', access: ['device'],
  request: v.strictObject({ staffNumber }), response: empty, faults: ['flow.colleague_unknown'],
  summary: { zh: '移除同事', en: 'Remove a colleague' },
})
