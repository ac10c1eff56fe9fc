// Ends a pending document before it is signed: the document and every open task move together, with evidence and change.
import { moveDocument, type DocumentAction } from '../_domain/document/document.ts'
import { moveTask, taskMoves } from '../_domain/signing-task/signing-task.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import type { Stores } from '../_domain/ports.ts'
import type { DocumentRecord } from '../_domain/records.ts'
import { recordChange, recordEvidence } from './record.ts'

export interface Ending {
  action: Extract<DocumentAction, 'revoke' | 'expire' | 'reject'>
  actor: string
  reason: string | null
  atMs: number
}

const PAST = { revoke: 'revoked', expire: 'expired', reject: 'rejected' } as const

/**
 * Inside a transaction. A signature that is being made meanwhile fails at its own `replace`: exactly one of the two holds.
 * On a rejection the rejecting task has moved already; the others are revoked.
 * @throws {Fault} document.state_conflict
 */
export async function endDocument(stores: Stores, document: DocumentRecord, ending: Ending, random: RandomBytes): Promise<DocumentRecord> {
  const { action, actor, reason, atMs } = ending
  const ended = await stores.documents.replace(document, moveDocument(document, action, atMs, reason))
  const taskAction = action === 'reject' ? 'revoke' : action
  for (const task of await stores.tasks.listOfDocument(document.id)) {
    if (taskMoves[task.state][taskAction]) await stores.tasks.replace(task, { ...moveTask(task, taskAction), reason })
  }
  for (const prepared of await stores.prepared.listOpenOfDocument(document.id)) await stores.prepared.replace(prepared, { ...prepared, state: 'abandoned' })
  await recordEvidence(stores, document.id, { kind: `document.${PAST[action]}`, actor, facts: reason ? { reason } : {}, atMs }, random)
  await recordChange(stores, ended, `document.${PAST[action]}`, { atMs, signedBy: null }, random)
  return ended
}
