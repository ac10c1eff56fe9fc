// Contracts of delegation (授权签名, MP-5, MA-7): asking for a grant, seeing grants and their uses, taking one back, the tasks that grants cover. Granting itself is a statement.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { StaffCard, TaskCard } from './cards.ts'
import { base64UpTo, count, empty, hexOf, idOf, queryInteger, staffNumber, text, timeMs } from './fields.ts'
import { Statement } from './statements.ts'
import { documentType } from './states.ts'

export const NamedApplication = v.strictObject({ applicationId: idOf('app'), name: text(64) })

/** 有效 / 未开始 / 已到期 / 已用完 / 已收回 */
export const DELEGATION_STANDINGS = ['open', 'not-yet', 'expired', 'used-up', 'revoked'] as const

export const DelegationCard = v.strictObject({
  delegationId: idOf('dlg'),
  statementId: idOf('stm'),
  delegator: StaffCard,
  delegate: StaffCard,
  /** empty: all */
  documentTypes: v.array(documentType),
  applications: v.array(NamedApplication),
  grantedAtMs: timeMs,
  fromMs: timeMs,
  untilMs: timeMs,
  usesTotal: count,
  usesLeft: count,
  standing: v.picklist(DELEGATION_STANDINGS),
})
export type DelegationCard = v.InferOutput<typeof DelegationCard>

export const DelegationRequestCard = v.strictObject({
  requestId: idOf('drq'),
  /** who asks */
  delegate: StaffCard,
  /** who is asked */
  delegator: StaffCard,
  reason: text(200),
  state: v.picklist(['open', 'granted', 'declined', 'withdrawn']),
  createdAtMs: timeMs,
})
export type DelegationRequestCard = v.InferOutput<typeof DelegationRequestCard>

/** One use of a grant or of automatic signing. `taken`: counted, the signature is being made. No patient's name: whoever may not see the document may see this. */
export const MandateUseCard = v.strictObject({ taskId: idOf('tsk'), documentId: idOf('doc'), title: text(200), documentType, clientSystem: text(64), state: v.picklist(['taken', 'signed', 'failed', 'withdrawn']), atMs: timeMs })
export type MandateUseCard = v.InferOutput<typeof MandateUseCard>

export const listDelegations = contract({
  function: 'cosigning', operation: 'list-delegations', access: ['device'], write: false,
  request: empty,
  response: v.strictObject({
    granted: v.array(DelegationCard), received: v.array(DelegationCard),
    requestsToMe: v.array(DelegationRequestCard), requestsByMe: v.array(DelegationRequestCard),
    nowMs: timeMs, limits: v.strictObject({ seconds: count, count }), applications: v.array(NamedApplication),
  }),
  faults: [],
  summary: { zh: '授权与申请列表', en: 'Delegations and requests' },
})

/** For both sides; the statement as it was signed, with signature and certificate, so that a phone checks it by itself. */
export const getDelegation = contract({
  function: 'cosigning', operation: 'get-delegation', access: ['device'], write: false,
  request: v.strictObject({ delegationId: idOf('dlg') }),
  response: v.strictObject({ delegation: DelegationCard, uses: v.array(MandateUseCard), statement: Statement, /** r ‖ s */ signatureHex: hexOf(64), certificateBase64: base64UpTo(16_384), nowMs: timeMs }),
  faults: ['delegation.not_found'],
  summary: { zh: '授权详情与使用记录', en: 'A delegation and its uses' },
})

export const findColleagues = contract({
  function: 'cosigning', operation: 'find-colleagues', access: ['device'], write: false,
  request: v.strictObject({ query: text(64) }),
  response: v.strictObject({ items: v.array(StaffCard) }),
  faults: [],
  summary: { zh: '查找同事', en: 'Find colleagues' },
})

/** Asks a colleague to let me sign for them. */
export const requestDelegation = contract({
  function: 'cosigning', operation: 'request-delegation', needsConsent: true, access: ['device'],
  request: v.strictObject({ staffNumber, reason: text(200) }),
  response: v.strictObject({ requestId: idOf('drq') }),
  faults: ['statement.subject_unknown', 'delegation.too_many'],
  summary: { zh: '申请授权', en: 'Ask for a delegation' },
})

/** Declined by whoever was asked, withdrawn by whoever asked. Granting is the statement `delegation.grant`. */
export const endDelegationRequest = contract({
  function: 'cosigning', operation: 'end-delegation-request', access: ['device'],
  request: v.strictObject({ requestId: idOf('drq') }),
  response: v.strictObject({ state: v.picklist(['declined', 'withdrawn']) }),
  faults: ['delegation.not_found', 'delegation.request_closed'],
  summary: { zh: '谢绝或撤回授权申请', en: 'Decline or withdraw a request' },
})

/** One tap by whoever granted it. Revoking what is revoked is no mistake. */
export const revokeDelegation = contract({
  function: 'cosigning', operation: 'revoke-delegation', access: ['device'],
  request: v.strictObject({ delegationId: idOf('dlg') }),
  response: v.strictObject({ revoked: v.literal(true) }),
  faults: ['delegation.not_found'],
  summary: { zh: '收回授权', en: 'Revoke a delegation' },
})

/** Pending tasks of others that a grant lets me sign now, by due time, page by page. */
export const listDelegatedTasks = contract({
  function: 'cosigning', operation: 'list-delegated-tasks', access: ['device'], write: false,
  request: v.strictObject({ cursor: v.optional(v.pipe(v.string(), v.maxLength(200))), limit: v.optional(queryInteger(1, 100), 20) }),
  response: v.strictObject({
    items: v.array(v.strictObject({ task: TaskCard, delegationId: idOf('dlg'), delegator: StaffCard })), nextCursor: v.nullable(v.string()),
    /** how many there are in all; with the first page */
    total: v.optional(count),
  }),
  faults: [],
  summary: { zh: '可代签的任务', en: 'Tasks to sign for others' },
})
