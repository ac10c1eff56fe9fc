// Writes what happened: a link of the document's evidence chain, and a change for its application with the callback that tells of it.
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { nextEvidence, type EvidenceFacts } from '../_domain/evidence/evidence.ts'
import { newId } from '../_domain/new-id.ts'
import type { Stores } from '../_domain/ports.ts'
import type { DocumentRecord } from '../_domain/records.ts'

export interface Happening {
  kind: string
  actor: string
  facts: EvidenceFacts
  atMs: number
}

/** Two writers at once make a StoreConflict on the sequence: call inside a transaction that retries. */
export async function recordEvidence(stores: Stores, documentId: string, happening: Happening, random: RandomBytes): Promise<void> {
  await stores.evidence.append(nextEvidence(await stores.evidence.last(documentId), { id: newId('evd', random), documentId, ...happening }))
}

/** Changes that a hospital system is called back for; others only show in /v1/changes. */
const CALLED_BACK = new Set(['document.started', 'document.signed', 'document.rejected', 'document.revoked', 'document.expired', 'document.deleted', 'document.voided', 'task.signed', 'task.returned', 'task.passed_on', 'document.overdue'])

/** The transactional outbox: inside the transaction that makes the change. */
export async function recordChange(stores: Stores, document: DocumentRecord, type: string, change: { atMs: number; signedBy: string | null }, random: RandomBytes): Promise<void> {
  const { applicationId, externalId, state } = document
  const cursor = await stores.applications.nextChange(applicationId)
  await stores.changes.append({ applicationId, cursor, type, documentId: document.id, externalId, state, ...change })
  const application = await stores.applications.load(applicationId)
  if (!application?.callbackUrl || !CALLED_BACK.has(type)) return
  await stores.deliveries.insert({ id: newId('dlv', random), applicationId, cursor, documentId: document.id, type, state: 'pending', attempts: 0, nextAtMs: change.atMs, lastError: null, createdAtMs: change.atMs, revision: 0 })
}
