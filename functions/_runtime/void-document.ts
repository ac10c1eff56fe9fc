// Owns voiding a signed document: it and its tasks move together, with evidence and change. The signed file stays, as evidence.
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { moveDocument } from '../_domain/document/document.ts'
import type { EvidenceFacts } from '../_domain/evidence/evidence.ts'
import type { Stores } from '../_domain/ports.ts'
import type { DocumentRecord } from '../_domain/records.ts'
import { moveTask, taskMoves } from '../_domain/signing-task/signing-task.ts'
import { recordChange, recordEvidence } from './record.ts'

export interface Voiding {
  actor: string
  reason: string
  atMs: number
  facts?: EvidenceFacts
}

/** Inside a transaction. @throws {Fault} document.state_conflict */
export async function voidDocument(stores: Stores, document: DocumentRecord, { actor, reason, atMs, facts = {} }: Voiding, random: RandomBytes): Promise<DocumentRecord> {
  const voided = await stores.documents.replace(document, moveDocument(document, 'void', atMs, reason))
  for (const task of await stores.tasks.listOfDocument(document.id)) {
    if (taskMoves[task.state].void) await stores.tasks.replace(task, { ...moveTask(task, 'void'), reason })
  }
  await recordEvidence(stores, document.id, { kind: 'document.voided', actor, facts: { reason, digestHex: document.currentDigestHex, ...facts }, atMs }, random)
  await recordChange(stores, voided, 'document.voided', { atMs, signedBy: null }, random)
  return voided
}
