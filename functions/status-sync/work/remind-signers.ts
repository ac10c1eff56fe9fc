// MA-16: reminds those who have not signed, by the hospital's rules; a provisional document past its time is marked, and its system told.
import { nextReminderMs } from '../../_domain/document/provisional.ts'
import { StoreConflict, type Stores } from '../../_domain/ports.ts'
import { recordChange, recordEvidence } from '../../_runtime/record.ts'
import { recordNotice } from '../../_runtime/record-notice.ts'
import type { Deps } from '../deps.ts'

const AT_ONCE = 100

export async function remindSigners(deps: Pick<Deps, 'database' | 'kernel' | 'rules'>): Promise<void> {
  const { database, kernel } = deps
  const nowMs = kernel.clock.nowMs()
  for (const { id } of await database.stores.documents.listToRemind(nowMs, AT_ONCE)) {
    try {
      await database.transaction((stores) => remind(deps, stores, id, nowMs))
    } catch (error) {
      if (!(error instanceof StoreConflict)) throw error // someone signed or revoked just now: the next round looks again
    }
  }
}

async function remind({ kernel: { random }, rules }: Pick<Deps, 'kernel' | 'rules'>, stores: Stores, documentId: string, nowMs: number): Promise<void> {
  const document = await stores.documents.load(documentId)
  if (document?.state !== 'pending' || document.remindAtMs === null || document.remindAtMs > nowMs) return
  const isLate = document.signByMs !== null && document.signByMs <= nowMs && document.overdueAtMs === null
  const after = await stores.documents.replace(document, { ...document, remindAtMs: nextReminderMs(document, nowMs, rules), ...(isLate && { overdueAtMs: nowMs }) })
  const open = (await stores.tasks.listOfDocument(documentId)).filter(({ state }) => state === 'pending')
  for (const task of open) await recordNotice(stores, { staffId: task.staffId, kind: 'task.due', subjectId: task.id, time: document.remindAtMs, atMs: nowMs }, random)
  if (!isLate) return
  await recordEvidence(stores, documentId, { kind: 'document.overdue', actor: 'function:status-sync', facts: { signByMs: document.signByMs!, open: open.length }, atMs: nowMs }, random)
  await recordChange(stores, after, 'document.overdue', { atMs: nowMs, signedBy: null }, random)
}
