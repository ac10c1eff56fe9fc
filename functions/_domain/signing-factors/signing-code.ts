// The one-time code of a signing: bound to one approved list, sent to the listed phone, tried a few times, good once (MA-17).
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { codeDigestHex, isCode } from '../one-time-code/one-time-code.ts'
import type { Revised } from '../records.ts'

export interface SigningCode extends Revised {
  id: string // sgc_
  batchId: string
  deviceId: string
  staffId: string
  /** the very list that the code confirms */
  approvalDigestHex: string
  /** of the newest code, with batch and list; the code itself is nowhere */
  codeDigestHex: string
  /** for the batch as a whole: a new code brings no new tries */
  triesLeft: number
  sent: number
  sentAtMs: number
  state: 'open' | 'confirmed' | 'used' | 'closed'
  createdAtMs: number
  expiresAtMs: number
}

export interface SigningCodeStore {
  insert(code: SigningCode): Promise<void>
  load(id: string): Promise<SigningCode | undefined>
  /** a batch has one at most */
  findOfBatch(batchId: string): Promise<SigningCode | undefined>
  /** messages that went to this person's phone since then */
  countSentSince(staffId: string, sinceMs: number): Promise<number>
  replace(before: SigningCode, after: SigningCode): Promise<SigningCode>
  /** those that were never used; what was used is evidence and stays */
  deleteOlder(beforeMs: number): Promise<void>
}

export const SIGNING_CODE_LIFE_MS = 5 * 60_000
export const SIGNING_CODE_TRIES = 5
export const SIGNING_CODE_RESEND_MS = 60_000
const MESSAGES = 3
const PER_HOUR = 30
const HOUR_MS = 3_600_000

export interface CodeSubject {
  batchId: string
  deviceId: string
  staffId: string
  approvalDigestHex: string
}

const scopeOf = ({ batchId, approvalDigestHex }: Pick<CodeSubject, 'batchId' | 'approvalDigestHex'>): string => `${batchId} ${approvalDigestHex}`

/** @throws {Fault} factors.too_many */
export function assertMaySend(sentLastHour: number): void {
  if (sentLastHour >= PER_HOUR) throw new Fault('factors.too_many', { facts: { waitSeconds: HOUR_MS / 1000 } })
}

export function newSigningCode(id: string, subject: CodeSubject, code: string, nowMs: number): SigningCode {
  return { id, ...subject, codeDigestHex: codeDigestHex(scopeOf(subject), code), triesLeft: SIGNING_CODE_TRIES, sent: 1, sentAtMs: nowMs, state: 'open', createdAtMs: nowMs, expiresAtMs: nowMs + SIGNING_CODE_LIFE_MS, revision: 0 }
}

/** @throws {Fault} factors.too_many · factors.code_gone */
export function anotherSigningCode(before: SigningCode, code: string, nowMs: number): SigningCode {
  if (before.state !== 'open') throw new Fault('factors.code_gone')
  const waitMs = before.sentAtMs + SIGNING_CODE_RESEND_MS - nowMs
  if (waitMs > 0) throw new Fault('factors.too_many', { facts: { waitSeconds: Math.ceil(waitMs / 1000) } })
  if (before.sent >= MESSAGES) throw new Fault('factors.code_gone', { detail: 'as many messages as one batch may send' })
  return { ...before, codeDigestHex: codeDigestHex(scopeOf(before), code), sent: before.sent + 1, sentAtMs: nowMs, expiresAtMs: nowMs + SIGNING_CODE_LIFE_MS }
}

/** @throws {Fault} factors.code_gone — another phone's, none sent, used, closed, too old */
export function assertCodeOpen(code: SigningCode | undefined, subject: Pick<CodeSubject, 'deviceId' | 'approvalDigestHex'>, nowMs: number): asserts code is SigningCode {
  if (code?.deviceId !== subject.deviceId || code.approvalDigestHex !== subject.approvalDigestHex || code.state !== 'open' || nowMs >= code.expiresAtMs) throw new Fault('factors.code_gone')
}

/** A wrong one is counted; the last wrong one ends it. */
export function takeSigningCode(code: SigningCode, typed: string): SigningCode {
  if (isCode(scopeOf(code), typed, code.codeDigestHex)) return { ...code, state: 'confirmed' }
  const triesLeft = code.triesLeft - 1
  return { ...code, triesLeft, state: triesLeft > 0 ? 'open' : 'closed' }
}

/** Whether the code of this very list was given, and no signature used it yet. */
export const isConfirmedFor = (code: SigningCode | undefined, subject: CodeSubject): code is SigningCode =>
  code?.state === 'confirmed' && code.batchId === subject.batchId && code.deviceId === subject.deviceId && code.staffId === subject.staffId && code.approvalDigestHex === subject.approvalDigestHex
