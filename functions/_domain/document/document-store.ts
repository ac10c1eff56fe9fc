// What is kept of documents: how one is found, what is due, what is to be reminded of.
import type { DocumentRecord } from '../records.ts'

export interface DocumentStore {
  insert(document: DocumentRecord): Promise<void>
  load(id: string): Promise<DocumentRecord | undefined>
  findByExternalId(applicationId: string, externalId: string): Promise<DocumentRecord | undefined>
  /** whose current file has this digest; oldest first */
  listByDigest(currentDigestHex: string, limit: number): Promise<DocumentRecord[]>
  /** pending documents whose time is over */
  listDue(nowMs: number, limit: number): Promise<DocumentRecord[]>
  /** pending documents whose open signers are to be reminded now */
  listToRemind(nowMs: number, limit: number): Promise<DocumentRecord[]>
  /** the newest whose source or current version has this digest */
  findByDigest(digestHex: string): Promise<DocumentRecord | undefined>
  replace(before: DocumentRecord, after: DocumentRecord): Promise<DocumentRecord>
}
