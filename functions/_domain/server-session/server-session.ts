// Owns what several sign/verify servers know together of a caller between two of its requests.
import type { Revised } from '../records.ts'

export interface ServerSession extends Revised {
  /** digest of the name by which its caller asks for it: a reader of the table cannot ask */
  id: string
  /** stream: init, update and final of GB/T 38629; sof: what a SOF client has set */
  scope: 'stream' | 'sof'
  /** `none` for callers that are no application */
  applicationId: string
  /** wrapped under the master key */
  wrappedHex: string
  openedAtMs: number
  usedAtMs: number
}

export interface ServerSessionStore {
  /** @throws {StoreConflict} there is one already */
  insert(session: ServerSession): Promise<void>
  load(id: string): Promise<ServerSession | undefined>
  /** @throws {StoreConflict} another instance was first */
  replace(before: ServerSession, after: ServerSession): Promise<ServerSession>
  /** @returns whether this call removed it: of several, one */
  remove(id: string): Promise<boolean>
  count(scope: ServerSession['scope'], applicationId?: string): Promise<number>
  /** those unused since, and those opened before */
  removeOver(scope: ServerSession['scope'], usedBeforeMs: number, openedBeforeMs: number): Promise<void>
}
