// Owns the records of administrators, their sessions and the auditors' reviews, and the stores that keep them.
import type { AdministratorRole } from '@yiqian/shared/protocol/rights.ts'

export type AdministratorState = 'active' | 'locked' | 'removed'
/** initial: somebody else chose it, so it must be changed at the first log-in */
export type PasswordState = 'initial' | 'own'

export interface Administrator {
  id: string // adm_
  /** what is typed; lower-case, unique for ever (a removed account keeps it, so that journals stay unambiguous) */
  loginName: string
  name: string
  role: AdministratorRole
  /** `scrypt:<log2 N>:<r>:<p>:<salt hex>:<key hex>` */
  passwordHash: string
  passwordState: PasswordState
  /** newest first; not to be used again */
  formerPasswordHashes: string[]
  passwordChangedAtMs: number
  /** the hardware key's certificate; null: none is bound */
  certificateBase64: string | null
  /** SM3 of its SubjectPublicKeyInfo, hex; unique */
  certificateKeyDigestHex: string | null
  state: AdministratorState
  /** wrong tries since the last log-in */
  failedTries: number
  /** no try is looked at before this moment */
  waitUntilMs: number | null
  lastLogInAtMs: number | null
  createdAtMs: number
  /** account that made this one, or `setup` */
  createdBy: string
  revision: number
}

export type LogInFactors = 'password' | 'certificate' | 'both'

export interface AdministratorSession {
  id: string // ase_
  administratorId: string
  /** SM3 of the token, hex */
  tokenDigestHex: string
  factors: LogInFactors
  createdAtMs: number
  lastUsedAtMs: number
  /** moves forward with use, never past endsAtMs */
  expiresAtMs: number
  endsAtMs: number
  /** 1: lives only while heartbeats say that the hardware key is plugged in */
  heartbeat: 0 | 1
  revision: number
}

export type JournalName = 'operations' | 'system'

/** An auditor has read a stretch of a journal. */
export interface JournalReview {
  id: string // rvw_
  journal: JournalName
  fromMs: number
  toMs: number
  administratorId: string
  note: string
  entryCount: number
  /** SM3 over the entries that were there, so that the review says what was reviewed */
  digestHex: string
  atMs: number
}

export interface AdministratorStore {
  /** @throws {StoreConflict} the id, the log-in name or the certificate's key is taken */
  insert(administrator: Administrator): Promise<void>
  load(id: string): Promise<Administrator | undefined>
  findByLoginName(loginName: string): Promise<Administrator | undefined>
  /** by log-in name; removed ones too */
  list(): Promise<Administrator[]>
  replace(before: Administrator, after: Administrator): Promise<Administrator>
}

export interface AdministratorSessionStore {
  insert(session: AdministratorSession): Promise<void>
  load(id: string): Promise<AdministratorSession | undefined>
  findByToken(tokenDigestHex: string): Promise<AdministratorSession | undefined>
  /** newest first */
  listOfAdministrator(administratorId: string): Promise<AdministratorSession[]>
  remove(id: string): Promise<void>
  removeOfAdministrator(administratorId: string): Promise<void>
  deleteExpired(nowMs: number): Promise<void>
  replace(before: AdministratorSession, after: AdministratorSession): Promise<AdministratorSession>
  /** takes a challenge once and for all instances; false when it was taken before */
  takeChallenge(digestHex: string, expiresAtMs: number): Promise<boolean>
}

export interface JournalReviewStore {
  insert(review: JournalReview): Promise<void>
  /** newest first */
  list(journal: JournalName, limit: number): Promise<JournalReview[]>
}
