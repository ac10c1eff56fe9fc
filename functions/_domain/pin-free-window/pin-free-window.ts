// The PIN-free window: how it opens, what it covers, how each use is taken from it, how it ends.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { StatementOfKind } from '@yiqian/shared/protocol/statements.ts'
import type { Revised } from '../records.ts'

/** While it is open, documents in scope are signed from this phone without the PIN. */
export interface PinFreeWindow extends Revised {
  id: string // win_
  statementId: string
  staffId: string
  deviceId: string
  /** the server's mask of the phone's share, wrapped; null once the window is closed */
  wrappedMaskHex: string | null
  /** empty: all */
  documentTypes: string[]
  applicationIds: string[]
  openedAtMs: number
  untilMs: number
  usesTotal: number
  usesLeft: number
  state: 'open' | 'closed'
  closedAtMs: number | null
  closedReason: string | null
}

/** What the hospital allows at most. */
export interface WindowLimits {
  seconds: number
  count: number
}

/** @throws {Fault} statement.out_of_limits — `seconds: 0` switches PIN-free signing off for the whole hospital */
export function assertWithinLimits(asked: { seconds: number; count: number }, limits: WindowLimits): void {
  const refuse = (whyZh: string, whyEn: string) => new Fault('statement.out_of_limits', { facts: { whyZh, whyEn } })
  if (limits.seconds === 0) throw refuse('医院未开放免密签名', 'PIN-free signing is switched off')
  if (asked.seconds > limits.seconds) throw refuse(`免密时长最多 ${Math.floor(limits.seconds / 60)} 分钟`, `at most ${Math.floor(limits.seconds / 60)} minutes`)
  if (asked.count > limits.count) throw refuse(`免密份数最多 ${limits.count} 份`, `at most ${limits.count} documents`)
}

/** What was opened before the hospital allowed less ends with it. */
export const isWithinLimits = ({ openedAtMs, untilMs, usesTotal }: PinFreeWindow, { seconds, count }: WindowLimits): boolean => untilMs - openedAtMs <= seconds * 1000 && usesTotal <= count

export function openWindow({ terms, statementId, issuedAtMs }: StatementOfKind<'pin-free-window.open'>, holder: { staffId: string; deviceId: string }, wrappedMaskHex: string): PinFreeWindow {
  const { windowId, untilMs, count, documentTypes, applications } = terms
  return {
    id: windowId, statementId, ...holder, wrappedMaskHex, documentTypes, applicationIds: applications.map(({ applicationId }) => applicationId),
    openedAtMs: issuedAtMs, untilMs, usesTotal: count, usesLeft: count, state: 'open', closedAtMs: null, closedReason: null, revision: 0,
  }
}

/** One signature under a window. `taken` from the moment that counts; `withdrawn`: signed, then given back to be signed again */
export interface PinFreeUse extends Revised {
  /** of the signing session */
  id: string // ses_
  windowId: string
  taskId: string
  documentId: string
  state: 'taken' | 'signed' | 'failed' | 'withdrawn'
  atMs: number
}

export interface PinFreeUseStore {
  insert(use: PinFreeUse): Promise<void>
  load(id: string): Promise<PinFreeUse | undefined>
  /** the one that signed this task */
  findSigned(taskId: string): Promise<PinFreeUse | undefined>
  /** newest first */
  listOfWindow(windowId: string, limit: number): Promise<PinFreeUse[]>
  replace(before: PinFreeUse, after: PinFreeUse): Promise<PinFreeUse>
}

export interface WindowUse {
  documentType: string
  applicationId: string
}

/** @throws {Fault} window.closed — also of another phone's window, so that nothing is told about it */
export function assertOpen(window: PinFreeWindow | undefined, deviceId: string, nowMs: number): asserts window is PinFreeWindow {
  if (window?.deviceId !== deviceId || window.state !== 'open' || nowMs >= window.untilMs || window.wrappedMaskHex === null) throw new Fault('window.closed')
}

/** @throws {Fault} window.out_of_scope */
export function assertCovers({ documentTypes, applicationIds }: PinFreeWindow, { documentType, applicationId }: WindowUse): void {
  const covers = (list: readonly string[], value: string) => list.length === 0 || list.includes(value)
  if (!covers(documentTypes, documentType) || !covers(applicationIds, applicationId)) throw new Fault('window.out_of_scope')
}

/**
 * Takes uses before anything is signed: a signature that then fails has used one up, and no two requests share one.
 * The last use closes the window.
 * @throws {Fault} window.used_up
 */
export function takeUses(window: PinFreeWindow, count: number, nowMs: number): PinFreeWindow {
  if (window.usesLeft < count) throw new Fault('window.used_up')
  const used = { ...window, usesLeft: window.usesLeft - count }
  return used.usesLeft === 0 ? closeWindow(used, 'used up', nowMs) : used
}

export type WindowEnd = 'closed by the signer' | 'time over' | 'used up' | 'another window' | 'the phone signs no more' | 'the PIN changed' | 'rights changed'

/** Closing deletes the mask: nothing opens the share afterwards but the PIN. */
export const closeWindow = (window: PinFreeWindow, reason: WindowEnd, nowMs: number): PinFreeWindow =>
  window.state === 'closed' ? window : { ...window, state: 'closed', wrappedMaskHex: null, closedAtMs: nowMs, closedReason: reason }

export interface PinFreeWindowStore {
  insert(window: PinFreeWindow): Promise<void>
  load(id: string): Promise<PinFreeWindow | undefined>
  /** newest first, at most `limit` */
  listOfDevice(deviceId: string, limit: number): Promise<PinFreeWindow[]>
  /** open though their time is over */
  listOver(nowMs: number, limit: number): Promise<PinFreeWindow[]>
  /** open though the phone, the person or the certificate signs no more, or they are beyond what the hospital allows now; past the window `afterId` */
  listGroundless(limits: WindowLimits, options: { afterId: string; limit: number }): Promise<PinFreeWindow[]>
  replace(before: PinFreeWindow, after: PinFreeWindow): Promise<PinFreeWindow>
}
