// What is kept of signing tasks: the lists of a person and of those who hold a grant.
import type { DocumentRecord, SigningTask } from '../records.ts'

export interface TaskPage {
  items: { task: SigningTask; document: DocumentRecord; applicationName: string }[]
  nextCursor: string | null
}

/** The tasks of one person that a grant covers; empty lists cover all. */
export interface TaskScope {
  staffId: string
  documentTypes: readonly string[]
  applicationIds: readonly string[]
}

/** Which tasks of a list are wanted; empty lists let everything through. */
export interface TaskFilter {
  /** words, each of which is a piece of title, patient's name, admission number, department or client system */
  query?: string
  documentTypes?: readonly string[]
  clientSystems?: readonly string[]
  departments?: readonly string[]
  /** by the time of the request (pending), of the signature (signed), of the end (closed) */
  fromMs?: number
  beforeMs?: number
  /** documents pushed as provisional, or those of them that were not signed in time */
  provisional?: 'all' | 'overdue'
}

export interface SigningTaskStore {
  insert(task: SigningTask): Promise<void>
  load(id: string): Promise<SigningTask | undefined>
  /** in signer order */
  listOfDocument(documentId: string): Promise<SigningTask[]>
  /**
   * pending: state pending, by due time. signed: state signed or voided, newest signature first.
   * closed: rejected, revoked, expired, newest first.
   */
  listOfStaff(staffId: string, list: 'pending' | 'signed' | 'closed', options: TaskFilter & { cursor?: string; limit: number }): Promise<TaskPage>
  /** pending, not overdue, covered by one of the scopes; by due time */
  listInScopes(scopes: readonly TaskScope[], options: { dueFromMs: number; cursor?: string; limit: number }): Promise<TaskPage>
  countInScopes(scopes: readonly TaskScope[], dueFromMs: number): Promise<number>
  countMatching(staffId: string, list: 'pending' | 'signed' | 'closed', filter: TaskFilter): Promise<number>
  /** client systems and patients' departments that occur in the person's tasks */
  choicesOfStaff(staffId: string): Promise<{ clientSystems: string[]; departments: string[] }>
  countOfStaff(staffId: string): Promise<{ pending: number; signed: number; closed: number }>
  replace(before: SigningTask, after: SigningTask): Promise<SigningTask>
}
