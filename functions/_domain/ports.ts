// The outside as the domain sees it: all stores by name, the database, files, clock, messages. A store’s interface lies with its idea. Implemented in _store and _adapters.
import type { AdministratorSessionStore, AdministratorStore, JournalReviewStore } from './administration/administration.ts'
import type { ApplicationKeyStore, KeptKeyStore } from './application-key/application-key.ts'
import type { CodeTriesStore } from './application-key/code-tries.ts'
import type { AutomaticSigningStore } from './automatic-signing/automatic-signing.ts'
import type { BiometricChallengeStore, BiometricStore } from './biometric/biometric-stores.ts'
import type { ValidationStores } from './certificate-validation/stores.ts'
import type { CertificateStore } from './certificate/certificate-store.ts'
import type { DelegationRequestStore, DelegationStore } from './delegation/delegation.ts'
import type { ChangeStore, DeliveryStore } from './delivery/delivery-stores.ts'
import type { DeviceStore } from './device/device-store.ts'
import type { DocumentStore } from './document/document-store.ts'
import type { DraftStore } from './draft/draft.ts'
import type { EvidenceStore } from './evidence/evidence-store.ts'
import type { ColleagueStore, FlowStore } from './flow/flow.ts'
import type { ImpressionStore } from './handwriting/handwriting.ts'
import type { MandateUseStore } from './mandate/mandate-use.ts'
import type { NoticeChoiceStore, NoticeCursorStore, NoticeStore, WorkAccountStore } from './notice/notice.ts'
import type { LoginPasswordStore } from './password/login-password.ts'
import type { PinFreeUseStore, PinFreeWindowStore } from './pin-free-window/pin-free-window.ts'
import type { ProofingStore } from './proofing/proofing-store.ts'
import type { ScanCodeStore } from './scan-code/scan-code-store.ts'
import type { ServerSessionStore } from './server-session/server-session.ts'
import type { SigningAccessStore } from './signing-access/signing-access.ts'
import type { SigningCodeStore } from './signing-factors/signing-code.ts'
import type { PreparedSignatureStore, SigningSessionStore } from './signing-task/signing-stores.ts'
import type { SigningTaskStore } from './signing-task/signing-task-store.ts'
import type { ActivityStore, ConsentStore, DeviceUseStore, StaffProfileStore } from './staff/account.ts'
import type { StaffStore } from './staff/staff-store.ts'
import type { StatementStore } from './statement/statement-record.ts'
import type { TimestampCertificateStore, TimestampSettingsStore } from './timestamp/timestamp-profile.ts'
import type * as r from './records.ts'

export interface Clock {
  nowMs(): number
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
