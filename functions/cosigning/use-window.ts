// Signing under a PIN-free window: which documents it covers, the mask that opens the share, and the uses it takes.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { assertCovers, assertOpen, isWithinLimits, takeUses, type PinFreeWindow, type WindowLimits } from '../_domain/pin-free-window/pin-free-window.ts'
import type { Stores } from '../_domain/ports.ts'
import type { SigningSession } from '../_domain/records.ts'
import type { Keyring } from '../_runtime/keyring.ts'

/** @throws {Fault} window.closed */
export async function loadOpenWindow({ windows }: Stores, windowId: string | undefined, given: { deviceId: string; nowMs: number; limits: WindowLimits }): Promise<PinFreeWindow> {
  const window = windowId === undefined ? undefined : await windows.load(windowId)
  assertOpen(window, given.deviceId, given.nowMs)
  if (!isWithinLimits(window, given.limits)) throw new Fault('window.closed')
  return window
}

/** @throws {Fault} window.out_of_scope · task.not_found */
export async function assertCoversTask({ tasks, documents }: Stores, window: PinFreeWindow, taskId: string): Promise<void> {
  const task = await tasks.load(taskId)
  const document = task?.staffId === window.staffId ? await documents.load(task.documentId) : undefined
  if (!document) throw new Fault('task.not_found')
  assertCovers(window, document)
}

/** Released for one signing while the window is open; the phone keeps it no longer than that. */
export const releaseMask = (window: PinFreeWindow, keyring: Keyring): string => bytesToHex(keyring.unwrap('mask', window.id, window.wrappedMaskHex!))

/**
 * In the transaction that takes the sessions: the window must still be open, and loses one use for each.
 * @throws {Fault} window.closed · window.used_up
 */
export async function takeUsesOf(stores: Stores, sessions: readonly SigningSession[], given: { deviceId: string; nowMs: number }): Promise<void> {
  const windowIds = new Set(sessions.filter(({ intent }) => intent === 'pin-free').map(({ payload }) => String(payload['windowId'])))
  for (const windowId of windowIds) {
    const window = await stores.windows.load(windowId)
    assertOpen(window, given.deviceId, given.nowMs)
    const under = sessions.filter(({ payload }) => payload['windowId'] === windowId)
    await stores.windows.replace(window, takeUses(window, under.length, given.nowMs))
    for (const { id, subjectId: taskId, payload } of under) await stores.pinFreeUses.insert({ id, windowId, taskId, documentId: String(payload['documentId']), state: 'taken', atMs: given.nowMs, revision: 0 })
  }
}

/** The session has ended: its use says how. One that failed stays used: a window's count is of attempts. */
export async function settleUse({ pinFreeUses }: Stores, { id, intent, state }: SigningSession): Promise<void> {
  if (intent !== 'pin-free' || (state !== 'completed' && state !== 'failed')) return
  const use = await pinFreeUses.load(id)
  if (use?.state === 'taken') await pinFreeUses.replace(use, { ...use, state: state === 'completed' ? 'signed' : 'failed' })
}
