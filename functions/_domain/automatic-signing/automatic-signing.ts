// 自动签名: the hospital signs for a person with their second certificate. What it covers, how uses are taken, how it opens and ends.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { StatementOfKind } from '@yiqian/shared/protocol/statements.ts'
import { inScope, type GrantLimits } from '../mandate/mandate-use.ts'
import type { Revised } from '../records.ts'

export interface AutomaticSigning extends Revised {
  id: string // aut_
  /** that opened it */
  statementId: string
  staffId: string
  documentTypes: string[]
  /** empty: all */
  applicationIds: string[]
  openedAtMs: number
  untilMs: number
  usesTotal: number
  usesLeft: number
  /** `opening` until key and certificate are there; `closing` until they have ended. Only `open` signs. */
  state: 'opening' | 'open' | 'closing' | 'closed'
  certificateId: string | null
  closedAtMs: number | null
  closedReason: string | null
}

export interface AutomaticSigningStore {
  insert(automatic: AutomaticSigning): Promise<void>
  load(id: string): Promise<AutomaticSigning | undefined>
  /** newest first */
  listOfStaff(staffId: string, limit: number): Promise<AutomaticSigning[]>
  /** all that is not closed, oldest first */
  listAtWork(limit: number): Promise<AutomaticSigning[]>
  replace(before: AutomaticSigning, after: AutomaticSigning): Promise<AutomaticSigning>
}

/** The common name of the second certificate: wherever a certificate is shown, it says what made the signature. */
export const automaticName = (name: string): string => `${name}（自动签名）`

export interface AutomaticLimits extends GrantLimits {
  /** kinds of document that may be signed without anybody looking; consent forms are not among them unless the hospital says so */
  documentTypes: readonly string[]
}

/** @throws {Fault} statement.out_of_limits */
export function assertAutomaticWithinLimits(asked: { seconds: number; count: number; documentTypes: readonly string[] }, limits: AutomaticLimits): void {
  const refuse = (whyZh: string, whyEn: string) => new Fault('statement.out_of_limits', { facts: { whyZh, whyEn } })
  const days = Math.floor(limits.seconds / 86_400)
  if (limits.seconds === 0) throw refuse('医院未开放自动签名', 'automatic signing is switched off')
  if (asked.seconds > limits.seconds) throw refuse(`自动签名时长最多 ${days} 天`, `at most ${days} days`)
  if (asked.count > limits.count) throw refuse(`自动签名份数最多 ${limits.count} 份`, `at most ${limits.count} documents`)
  if (asked.documentTypes.length === 0) throw refuse('请逐一选择文件类型', 'name the kinds of document')
  if (!asked.documentTypes.every((type) => limits.documentTypes.includes(type))) throw refuse('所选文件类型不允许自动签名', 'this kind of document may not be signed automatically')
}

export function openAutomatic({ terms, statementId, issuedAtMs }: StatementOfKind<'automatic-signing.open'>, staffId: string): AutomaticSigning {
  const { automaticId, untilMs, count, documentTypes, applications } = terms
  return {
    id: automaticId, statementId, staffId, documentTypes, applicationIds: applications.map(({ applicationId }) => applicationId),
    openedAtMs: issuedAtMs, untilMs, usesTotal: count, usesLeft: count, state: 'opening', certificateId: null, closedAtMs: null, closedReason: null, revision: 0,
  }
}

export interface AutomaticUse {
  staffId: string
  document: { documentType: string; applicationId: string }
  nowMs: number
}

/** @throws {Fault} automatic.closed */
export function assertAutomaticOpen(automatic: AutomaticSigning | undefined, nowMs: number): asserts automatic is AutomaticSigning {
  if (automatic?.state !== 'open' || nowMs >= automatic.untilMs) throw new Fault('automatic.closed')
}

/** @throws {Fault} automatic.closed · automatic.out_of_scope */
export function assertAutomaticCovers(automatic: AutomaticSigning | undefined, { staffId, document, nowMs }: AutomaticUse): asserts automatic is AutomaticSigning {
  assertAutomaticOpen(automatic, nowMs)
  if (automatic.staffId !== staffId || automatic.documentTypes.length === 0 || !inScope(automatic, document)) throw new Fault('automatic.out_of_scope', { detail: automatic.id })
}

/** Before anything is signed. @throws {Fault} automatic.closed */
export function takeAutomaticUse(automatic: AutomaticSigning, nowMs: number): AutomaticSigning {
  assertAutomaticOpen(automatic, nowMs)
  if (automatic.usesLeft === 0) throw new Fault('automatic.closed', { detail: `${automatic.id} is used up` })
  return { ...automatic, usesLeft: automatic.usesLeft - 1 }
}

export type AutomaticEnd = 'closed by the signer' | 'time over' | 'used up' | 'another opening' | 'rights changed'

/** From here on nothing more is signed; the key is destroyed and the certificate revoked right after, again and again until both are done. */
export const endAutomatic = (automatic: AutomaticSigning, reason: AutomaticEnd, nowMs: number): AutomaticSigning =>
  automatic.state === 'closing' || automatic.state === 'closed' ? automatic : { ...automatic, state: 'closing', closedAtMs: nowMs, closedReason: reason }
