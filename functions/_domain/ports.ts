// The outside as the domain sees it: stores, files, clock, randomness, messages. Implemented in _store and _adapters.
import type { AdministratorSessionStore, AdministratorStore, JournalReviewStore } from './administration/administration.ts'
import type { ApplicationKeyStore, KeptKeyStore } from './application-key/application-key.ts'
import type { LoginPasswordStore } from './password/login-password.ts'
import type { CodeTriesStore } from './application-key/code-tries.ts'
import type { AutomaticSigningStore } from './automatic-signing/automatic-signing.ts'
import type { BiometricChallengeStore, BiometricStore } from './biometric/biometric-stores.ts'
import type { DelegationRequestStore, DelegationStore } from './delegation/delegation.ts'
import type { DraftStore } from './draft/draft.ts'
import type { ColleagueStore, FlowStore } from './flow/flow.ts'
import type { ImpressionStore } from './handwriting/handwriting.ts'
import type { NoticeChoiceStore, NoticeCursorStore, NoticeStore, WorkAccountStore } from './notice/notice.ts'
import type { MandateUseStore } from './mandate/mandate-use.ts'
import type { ActivityStore, ConsentStore, DeviceUseStore, StaffProfileStore } from './staff/account.ts'
import type { TimestampCertificateStore, TimestampSettingsStore } from './timestamp/timestamp-profile.ts'
import type { ServerSessionStore } from './server-session/server-session.ts'
import type { SigningAccessStore } from './signing-access/signing-access.ts'
import type { PinFreeUseStore, PinFreeWindow, WindowLimits } from './pin-free-window/pin-free-window.ts'
import type { StatementRecord } from './statement/statement-record.ts'
import type * as r from './records.ts'
import type { ValidationStores } from './certificate-validation/stores.ts'
import type { SigningCodeStore } from './signing-factors/signing-code.ts'

export interface Clock {
  nowMs(): number
}

/** Reads one record or answers undefined; writers fail loudly. */
export interface StaffStore {
  insert(staff: r.Staff): Promise<void>
  load(id: string): Promise<r.Staff | undefined>
  findByNumber(staffNumber: string): Promise<r.Staff | undefined>
  /** active staff with this number, any one of them */
  findByPhone(phone: string): Promise<r.Staff | undefined>
  findByOpenid(openid: string): Promise<r.Staff | undefined>
  /** matches staff number, name or department; active staff only; at most `limit`, by department and number */
  search(query: string, limit: number): Promise<r.Staff[]>
  count(): Promise<number>
  replace(before: r.Staff, after: r.Staff): Promise<r.Staff>
}
export interface ProofingStore {
  insert(proofing: r.Proofing): Promise<void>
  load(id: string): Promise<r.Proofing | undefined>
  /** newest first, of one person, created since */
  listSince(staffId: string, sinceMs: number): Promise<r.Proofing[]>
  replace(before: r.Proofing, after: r.Proofing): Promise<r.Proofing>
}
export interface DeviceStore {
  insert(device: r.Device): Promise<void>
  load(id: string): Promise<r.Device | undefined>
  findByToken(tokenDigestHex: string): Promise<r.Device | undefined>
  listOfStaff(staffId: string): Promise<r.Device[]>
  /** ids of staff who have an active device */
  listEnrolledStaff(staffIds: readonly string[]): Promise<string[]>
  replace(before: r.Device, after: r.Device): Promise<r.Device>
}
export interface CertificateStore {
  insert(certificate: r.Certificate): Promise<void>
  load(id: string): Promise<r.Certificate | undefined>
  findBySerial(serialHex: string): Promise<r.Certificate | undefined>
  /** newest certificate of a device */
  findOfDevice(deviceId: string): Promise<r.Certificate | undefined>
  /** newest first: a renewed one lies beside those before it */
  listOfDevice(deviceId: string): Promise<r.Certificate[]>
  /** valid certificates of persons that end in this stretch of time, soonest first */
  listEnding(nowMs: number, untilMs: number, limit: number): Promise<r.Certificate[]>
  /** newest of a kind that has one holder (root, issuing, tsa) */
  findOfKind(kind: r.Certificate['kind']): Promise<r.Certificate | undefined>
  listNotValid(): Promise<r.Certificate[]>
  replace(before: r.Certificate, after: r.Certificate): Promise<r.Certificate>
}
export interface PlatformKeyStore {
  load(name: string): Promise<r.PlatformKey | undefined>
  /** inserts unless the name is taken; answers what is there afterwards (two instances may start at once) */
  putIfAbsent(key: r.PlatformKey): Promise<r.PlatformKey>
}
export interface ApplicationStore {
  insert(application: r.Application): Promise<void>
  load(id: string): Promise<r.Application | undefined>
  /** by name */
  listActive(): Promise<r.Application[]>
  /** inside a transaction: takes the next change cursor of an application; gapless, in commit order */
  nextChange(id: string): Promise<number>
  insertToken(token: r.AccessToken): Promise<void>
  findToken(tokenDigestHex: string): Promise<r.AccessToken | undefined>
  deleteExpiredTokens(nowMs: number): Promise<void>
}
export interface DocumentStore {
  insert(document: r.DocumentRecord): Promise<void>
  load(id: string): Promise<r.DocumentRecord | undefined>
  findByExternalId(applicationId: string, externalId: string): Promise<r.DocumentRecord | undefined>
  /** whose current file has this digest; oldest first */
  listByDigest(currentDigestHex: string, limit: number): Promise<r.DocumentRecord[]>
  /** pending documents whose time is over */
  listDue(nowMs: number, limit: number): Promise<r.DocumentRecord[]>
  /** pending documents whose open signers are to be reminded now */
  listToRemind(nowMs: number, limit: number): Promise<r.DocumentRecord[]>
  /** the newest whose source or current version has this digest */
  findByDigest(digestHex: string): Promise<r.DocumentRecord | undefined>
  replace(before: r.DocumentRecord, after: r.DocumentRecord): Promise<r.DocumentRecord>
}
export interface TaskPage {
  items: { task: r.SigningTask; document: r.DocumentRecord; applicationName: string }[]
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
  insert(task: r.SigningTask): Promise<void>
  load(id: string): Promise<r.SigningTask | undefined>
  /** in signer order */
  listOfDocument(documentId: string): Promise<r.SigningTask[]>
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
  replace(before: r.SigningTask, after: r.SigningTask): Promise<r.SigningTask>
}
export interface PreparedSignatureStore {
  insert(prepared: r.PreparedSignature): Promise<void>
  load(id: string): Promise<r.PreparedSignature | undefined>
  listOpenOfDocument(documentId: string): Promise<r.PreparedSignature[]>
  /** unfinished and older than; for clearing away */
  listStale(beforeMs: number, limit: number): Promise<r.PreparedSignature[]>
  replace(before: r.PreparedSignature, after: r.PreparedSignature): Promise<r.PreparedSignature>
}
export interface SigningSessionStore {
  insert(session: r.SigningSession): Promise<void>
  load(id: string): Promise<r.SigningSession | undefined>
  listOfBatch(batchId: string): Promise<r.SigningSession[]>
  /** those that ended, or never went past their beginning, and expired before; one whose outcome is open stays */
  deleteSettled(expiredBeforeMs: number): Promise<void>
  replace(before: r.SigningSession, after: r.SigningSession): Promise<r.SigningSession>
}
export interface StatementStore {
  insert(statement: StatementRecord): Promise<void>
  load(id: string): Promise<StatementRecord | undefined>
  /** newest first */
  listOfStaff(staffId: string, limit: number): Promise<StatementRecord[]>
}
export interface PinFreeWindowStore {
  insert(window: PinFreeWindow): Promise<void>
  load(id: string): Promise<PinFreeWindow | undefined>
  /** newest first, at most `limit` */
  listOfDevice(deviceId: string, limit: number): Promise<PinFreeWindow[]>
  /** open though their time is over */
  listOver(nowMs: number, limit: number): Promise<PinFreeWindow[]>
  /** open though the phone, the person or the certificate signs no more, or they are beyond what the hospital allows now; past the window `afterId` */
  listGroundless(limits: WindowLimits, options: { afterId: string; limit: number }): Promise<PinFreeWindow[]>
  replace(before: PinFreeWindow, after: PinFreeWindow): Promise<PinFreeWindow>
}
export interface ScanCodeStore {
  insert(code: r.ScanCode): Promise<void>
  load(id: string): Promise<r.ScanCode | undefined>
  findByToken(tokenDigestHex: string): Promise<r.ScanCode | undefined>
  replace(before: r.ScanCode, after: r.ScanCode): Promise<r.ScanCode>
}
export interface EvidenceStore {
  /** last link of a document's chain */
  last(documentId: string): Promise<r.Evidence | undefined>
  append(evidence: r.Evidence): Promise<void>
  list(documentId: string): Promise<r.Evidence[]>
}
export interface ChangeStore {
  append(change: r.Change): Promise<void>
  /** after `cursor`, in order */
  list(applicationId: string, cursor: number, limit: number): Promise<r.Change[]>
  load(applicationId: string, cursor: number): Promise<r.Change | undefined>
}
export interface DeliveryStore {
  insert(delivery: r.Delivery): Promise<void>
  load(id: string): Promise<r.Delivery | undefined>
  list(applicationId: string, state: r.Delivery['state'], limit: number): Promise<r.Delivery[]>
  /** takes due deliveries for this instance by moving nextAtMs to `leaseUntilMs`; no two instances take the same */
  takeDue(nowMs: number, leaseUntilMs: number, limit: number): Promise<r.Delivery[]>
  replace(before: r.Delivery, after: r.Delivery): Promise<r.Delivery>
}
export interface ChannelSessionStore {
  insert(session: r.ChannelSession): Promise<void>
  load(id: string): Promise<r.ChannelSession | undefined>
  replace(before: r.ChannelSession, after: r.ChannelSession): Promise<r.ChannelSession>
  deleteExpired(nowMs: number): Promise<void>
}
export interface IdempotencyStore {
  /** claims the key until `expiresAtMs`, or answers what is there; a claim or answer that has expired counts as free */
  claim(answer: r.IdempotentAnswer, nowMs: number): Promise<r.IdempotentAnswer | 'claimed'>
  /** the work goes on: the claim lasts longer; nothing happens to an answer */
  renew(key: string, expiresAtMs: number): Promise<void>
  finish(key: string, status: number, wrappedAnswerHex: string, expiresAtMs: number): Promise<void>
  /** the work failed before anything was written: the key is free again */
  release(key: string): Promise<void>
  deleteExpired(nowMs: number): Promise<void>
}

/** All stores over one connection or one transaction. */
export interface Stores {
  staff: StaffStore
  proofings: ProofingStore
  profiles: StaffProfileStore
  loginPasswords: LoginPasswordStore
  activities: ActivityStore
  consents: ConsentStore
  deviceUses: DeviceUseStore
  devices: DeviceStore
  certificates: CertificateStore
  platformKeys: PlatformKeyStore
  applications: ApplicationStore
  documents: DocumentStore
  drafts: DraftStore
  tasks: SigningTaskStore
  prepared: PreparedSignatureStore
  sessions: SigningSessionStore
  statements: StatementStore
  windows: PinFreeWindowStore
  pinFreeUses: PinFreeUseStore
  biometrics: BiometricStore
  biometricChallenges: BiometricChallengeStore
  signingCodes: SigningCodeStore
  delegations: DelegationStore
  delegationRequests: DelegationRequestStore
  automatic: AutomaticSigningStore
  mandateUses: MandateUseStore
  flow: FlowStore
  colleagues: ColleagueStore
  codes: ScanCodeStore
  evidence: EvidenceStore
  changes: ChangeStore
  deliveries: DeliveryStore
  notices: NoticeStore
  noticeChoices: NoticeChoiceStore
  noticeCursors: NoticeCursorStore
  workAccounts: WorkAccountStore
  channelSessions: ChannelSessionStore
  idempotency: IdempotencyStore
  impressions: ImpressionStore
  validation: ValidationStores
  applicationKeys: ApplicationKeyStore
  keptKeys: KeptKeyStore
  signingAccess: SigningAccessStore
  serverSessions: ServerSessionStore
  codeTries: CodeTriesStore
  timestampSettings: TimestampSettingsStore
  timestampCertificates: TimestampCertificateStore
  administrators: AdministratorStore
  administratorSessions: AdministratorSessionStore
  journalReviews: JournalReviewStore
}

export interface Database {
  /** each call outside a transaction is a transaction of its own */
  stores: Stores
  /** all or nothing; retried when another writer was first (StoreConflict) at most `tries` times, default 1 */
  transaction<T>(work: (stores: Stores) => Promise<T>, tries?: number): Promise<T>
  close(): Promise<void>
}

/** Thrown by `replace` when the record moved meanwhile, and by `insert` when a unique key is taken. */
export class StoreConflict extends Error {
  override readonly name = 'StoreConflict'
  readonly what: string
  constructor(what: string, cause?: unknown) {
    super(`store conflict: ${what}`, { cause })
    this.what = what
  }
}

/** Content of documents, kept per document so that deleting one leaves nothing of it. Written durably before the call returns. */
export interface DocumentFiles {
  put(documentId: string, bytes: Uint8Array): Promise<{ digestHex: string }>
  read(documentId: string, digestHex: string): Promise<Uint8Array | undefined>
  /** a slice, without reading the whole */
  readSlice(documentId: string, digestHex: string, offset: number, length: number): Promise<{ bytes: Uint8Array; totalCount: number } | undefined>
  delete(documentId: string, digestHex: string): Promise<void>
  deleteAll(documentId: string): Promise<void>
  /** all that lies there, document by document; for finding what a crash left */
  list(): AsyncIterable<{ documentId: string; files: { digestHex: string; writtenAtMs: number }[] }>
}

/** Sends a short message to a phone number (one-time codes). Throws when it could not be handed over. */
export interface Messenger {
  send(message: { phone: string; zh: string; en: string }): Promise<void>
}
