// 授权签名: a person lets another sign for them. What a grant covers, how its uses are taken and given back, how it ends.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { StatementOfKind } from '@yiqian/shared/protocol/statements.ts'
import { inScope, type GrantLimits } from '../mandate/mandate-use.ts'
import type { Revised } from '../records.ts'

export interface Delegation extends Revised {
  id: string // dlg_
  statementId: string
  delegatorId: string
  delegateId: string
  /** empty: all */
  documentTypes: string[]
  applicationIds: string[]
  grantedAtMs: number
  fromMs: number
  untilMs: number
  usesTotal: number
  usesLeft: number
  state: 'open' | 'revoked'
  closedAtMs: number | null
}

export interface DelegationStore {
  insert(delegation: Delegation): Promise<void>
  load(id: string): Promise<Delegation | undefined>
  /** newest first */
  listOfDelegator(delegatorId: string, limit: number): Promise<Delegation[]>
  listOfDelegate(delegateId: string, limit: number): Promise<Delegation[]>
  /** those whose standing is open now, whose own time ends first */
  listOpenOfDelegate(delegateId: string, nowMs: number, limit: number): Promise<Delegation[]>
  replace(before: Delegation, after: Delegation): Promise<Delegation>
}

/** A colleague asks for a grant. */
export interface DelegationRequest extends Revised {
  id: string // drq_
  /** who asks */
  delegateId: string
  /** who is asked */
  delegatorId: string
  reason: string
  state: 'open' | 'granted' | 'declined' | 'withdrawn'
  createdAtMs: number
  decidedAtMs: number | null
}

export interface DelegationRequestStore {
  insert(request: DelegationRequest): Promise<void>
  load(id: string): Promise<DelegationRequest | undefined>
  listOfDelegator(delegatorId: string, limit: number): Promise<DelegationRequest[]>
  listOfDelegate(delegateId: string, limit: number): Promise<DelegationRequest[]>
  replace(before: DelegationRequest, after: DelegationRequest): Promise<DelegationRequest>
}

/** @throws {Fault} statement.out_of_limits */
export function assertGrantWithinLimits(asked: { seconds: number; count: number }, limits: GrantLimits): void {
  const refuse = (whyZh: string, whyEn: string) => new Fault('statement.out_of_limits', { facts: { whyZh, whyEn } })
  const days = Math.floor(limits.seconds / 86_400)
  if (limits.seconds === 0) throw refuse('医院未开放授权签名', 'delegation is switched off')
  if (asked.seconds > limits.seconds) throw refuse(`授权时长最多 ${days} 天`, `at most ${days} days`)
  if (asked.count > limits.count) throw refuse(`授权份数最多 ${limits.count} 份`, `at most ${limits.count} documents`)
}

export function grantDelegation({ terms, statementId, issuedAtMs }: StatementOfKind<'delegation.grant'>, people: { delegatorId: string; delegateId: string }): Delegation {
  const { delegationId, fromMs, untilMs, count, documentTypes, applications } = terms
  return {
    id: delegationId, statementId, ...people, documentTypes, applicationIds: applications.map(({ applicationId }) => applicationId),
    grantedAtMs: issuedAtMs, fromMs, untilMs, usesTotal: count, usesLeft: count, state: 'open', closedAtMs: null, revision: 0,
  }
}

export type DelegationStanding = 'open' | 'not-yet' | 'expired' | 'used-up' | 'revoked'

export function standingOf({ state, fromMs, untilMs, usesLeft }: Delegation, nowMs: number): DelegationStanding {
  if (state === 'revoked') return 'revoked'
  if (nowMs >= untilMs) return 'expired'
  if (usesLeft === 0) return 'used-up'
  return nowMs < fromMs ? 'not-yet' : 'open'
}

const WHY: Readonly<Record<Exclude<DelegationStanding, 'open'>, { whyZh: string; whyEn: string }>> = {
  'not-yet': { whyZh: '尚未开始', whyEn: 'it has not begun' },
  expired: { whyZh: '已到期', whyEn: 'its time is over' },
  'used-up': { whyZh: '份数已用完', whyEn: 'its count is used up' },
  revoked: { whyZh: '已被收回', whyEn: 'it was revoked' },
}

/** @throws {Fault} delegation.closed */
export function assertGrantOpen(delegation: Delegation, nowMs: number): void {
  const standing = standingOf(delegation, nowMs)
  if (standing !== 'open') throw new Fault('delegation.closed', { facts: WHY[standing], detail: delegation.id })
}

export interface DelegatedUse {
  /** who wants to sign */
  delegateId: string
  /** whose task it is */
  delegatorId: string
  document: { documentType: string; applicationId: string }
  nowMs: number
}

/**
 * Whether this person may sign this person's document under this grant. A grant is for tasks of the one who gave it: what
 * was granted to a delegate cannot be passed on.
 * @throws {Fault} delegation.not_found — also another's grant, so that nothing is told about it · delegation.closed · delegation.out_of_scope
 */
export function assertGrantCovers(delegation: Delegation | undefined, { delegateId, delegatorId, document, nowMs }: DelegatedUse): asserts delegation is Delegation {
  if (delegation?.delegateId !== delegateId) throw new Fault('delegation.not_found')
  assertGrantOpen(delegation, nowMs)
  if (delegation.delegatorId !== delegatorId || !inScope(delegation, document)) throw new Fault('delegation.out_of_scope', { detail: delegation.id })
}

/** As {@link assertGrantCovers}, as a question. */
export const grantCovers = (delegation: Delegation, { delegateId, delegatorId, document, nowMs }: DelegatedUse): boolean =>
  delegation.delegateId === delegateId && delegation.delegatorId === delegatorId && standingOf(delegation, nowMs) === 'open' && inScope(delegation, document)

/** Before anything is signed, so that no two requests share one. @throws {Fault} delegation.closed */
export function takeGrantUses(delegation: Delegation, count: number, nowMs: number): Delegation {
  assertGrantOpen(delegation, nowMs)
  if (delegation.usesLeft < count) throw new Fault('delegation.closed', { facts: WHY['used-up'], detail: delegation.id })
  return { ...delegation, usesLeft: delegation.usesLeft - count }
}

/** A session ended for good without a signature that anybody was given: a wrong PIN, a document that moved on. */
export const returnGrantUse = (delegation: Delegation): Delegation => ({ ...delegation, usesLeft: Math.min(delegation.usesTotal, delegation.usesLeft + 1) })

export const revokeDelegation = (delegation: Delegation, nowMs: number): Delegation => (delegation.state === 'revoked' ? delegation : { ...delegation, state: 'revoked', closedAtMs: nowMs })
