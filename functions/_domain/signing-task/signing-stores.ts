// What is kept between the beginning and the end of a signature: the prepared file, the co-signing session.
import type { PreparedSignature, SigningSession } from '../records.ts'

export interface PreparedSignatureStore {
  insert(prepared: PreparedSignature): Promise<void>
  load(id: string): Promise<PreparedSignature | undefined>
  listOpenOfDocument(documentId: string): Promise<PreparedSignature[]>
  /** unfinished and older than; for clearing away */
  listStale(beforeMs: number, limit: number): Promise<PreparedSignature[]>
  replace(before: PreparedSignature, after: PreparedSignature): Promise<PreparedSignature>
}

export interface SigningSessionStore {
  insert(session: SigningSession): Promise<void>
  load(id: string): Promise<SigningSession | undefined>
  listOfBatch(batchId: string): Promise<SigningSession[]>
  /** those that ended, or never went past their beginning, and expired before; one whose outcome is open stays */
  deleteSettled(expiredBeforeMs: number): Promise<void>
  replace(before: SigningSession, after: SigningSession): Promise<SigningSession>
}
