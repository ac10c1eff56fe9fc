// What the platform remembers, as plain values: one record type per aggregate. Stores keep them, rules change them.
import type { ProofingProgress } from './proofing/factors.ts'
import type { CertificateState, CodeState, ContentKind, DeliveryState, DeviceState, DocumentState, DocumentType, SignerOrder, TaskState } from '@yiqian/shared/protocol/states.ts'
import type { DocumentForm } from '@yiqian/shared/protocol/forms.ts'
import type { Patient, SignaturePosition } from '@yiqian/shared/protocol/cards.ts'

/** Every record that changes carries a revision: `replace` fails if another writer was first. */
export interface Revised {
  revision: number
}

export interface Staff extends Revised {
  id: string // stf_
  staffNumber: string
  name: string
  title: string
  department: string
  phone: string
  /** WeChat openid once bound */
  wechatOpenid: string | null
  state: 'active' | 'frozen' | 'removed'
}

export interface Proofing extends Revised {
  id: string // prf_
  staffId: string
  /** SM3 of the one-time code with the proofing id */
  codeDigestHex: string
  triesLeft: number
  state: 'open' | 'confirmed' | 'closed'
  createdAtMs: number
  expiresAtMs: number
  /** what is asked for and what is done; null where a one-time code was all (rows of earlier versions) */
  progress: ProofingProgress | null
}

export interface Device extends Revised {
  id: string // dev_
  staffId: string
  name: string
  tokenDigestHex: string
  enrolmentChallengeHex: string
  state: DeviceState
  pinTriesLeft: number
  boundAtMs: number
}

export interface Certificate extends Revised {
  id: string // cert_
  serialHex: string
  kind: 'root' | 'issuing' | 'person' | 'automatic' | 'tsa' | 'foreign-root'
  subject: string
  issuer: string
  staffId: string | null
  /** what holds the key: the phone; aut_ for the vault's own key of automatic signing */
  deviceId: string | null
  certificateBase64: string
  state: CertificateState
  stateReason: string | null
  stateChangedAtMs: number | null
  notBeforeMs: number
  notAfterMs: number
}

/** A key of the platform itself (CA, TSA, channel), wrapped under the master key. */
export interface PlatformKey {
  name: string
  /** SM4-GCM: nonce ‖ ciphertext ‖ tag of the private scalar */
  wrappedHex: string
  publicKeyHex: string
  createdAtMs: number
}

export interface Application extends Revised {
  id: string // app_
  name: string
  secretDigestHex: string
  callbackUrl: string | null
  /** Standard Webhooks secret, wrapped under the master key */
  wrappedCallbackSecretHex: string | null
  state: 'active' | 'frozen' | 'removed'
  /** cursor of the newest change of this application's documents; gapless */
  lastChange: number
}

export interface AccessToken {
  tokenDigestHex: string
  applicationId: string
  expiresAtMs: number
}

export interface DocumentRecord extends Revised {
  id: string // doc_
  applicationId: string
  externalId: string
  /** digest of the push (content and what was asked), to tell a repeat from a reuse of externalId */
  pushDigestHex: string
  title: string
  documentType: DocumentType
  contentKind: ContentKind
  patient: Patient | null
  note: string | null
  signerOrder: SignerOrder
  state: DocumentState
  /** 0 as pushed, +1 with every signature */
  version: number
  sourceDigestHex: string
  /** digest of the current version's file; empty once deleted */
  currentDigestHex: string
  sizeBytes: number
  pageCount: number
  createdAtMs: number
  dueAtMs: number
  closedAtMs: number | null
  closedReason: string | null
  deletedAtMs: number | null
  /** how structured content is shown and what a given digest is of; null where the content says it all */
  form: DocumentForm | null
  /** the doctor who began it on the phone; null where a client system pushed it */
  startedByStaffId: string | null
  /** pushed as provisional (暂存): until when it is to be signed; null for all others */
  signByMs: number | null
  /** when it was found unsigned past `signByMs` */
  overdueAtMs: number | null
  /** when its open signers are reminded next; null: not again */
  remindAtMs: number | null
}

export interface SigningTask extends Revised {
  id: string // tsk_
  documentId: string
  staffId: string
  /** 1-based place in the order of signers */
  order: number
  /** 1-based; the tasks of one stage are open together */
  stage: number
  /** 1; one more each time the signature was given back */
  round: number
  position: SignaturePosition | null
  state: TaskState
  reason: string | null
  signedAtMs: number | null
  certificateId: string | null
  /** the detached CMS of a JSON document, or the CMS inside the PDF */
  cmsBase64: string | null
  timestampAtMs: number | null
  timestampSerialHex: string | null
  requestedAtMs: number
}

/** The value between prepare and finish: any instance can finish. */
export interface PreparedSignature extends Revised {
  id: string // prp_
  taskId: string
  documentId: string
  deviceId: string
  documentVersion: number
  /** digest (file name) of the prepared file: source plus update with placeholder; for JSON the document itself */
  preparedDigestHex: string
  /** [offset, length, offset, length]; null for JSON */
  byteRange: [number, number, number, number] | null
  contentDigestHex: string
  signingTimeMs: number
  certificateBase64: string
  state: 'prepared' | 'finished' | 'abandoned'
  createdAtMs: number
}

/** One co-signing session: the vault's nonce, what it is for, and the answer once there is one. */
export interface SigningSession extends Revised {
  id: string // ses_
  batchId: string // bat_ (enrolment and log-in: a batch of one)
  deviceId: string
  purpose: 'enrolment' | 'document' | 'login' | 'statement'
  /** task, scan code, enrolment or statement id */
  subjectId: string
  preparedId: string | null
  /** e, derived by the server */
  digestHex: string
  approvalDigestHex: string
  intent: string
  /** purpose-specific: request info of an enrolment, challenge of a log-in */
  payload: Record<string, string | number>
  state: 'begun' | 'signing' | 'cosigned' | 'completed' | 'failed'
  /** SM3 of the complete request; a repeat must match */
  requestDigestHex: string | null
  signatureHex: string | null
  /** stored answer of a completed session */
  answer: Record<string, unknown> | null
  createdAtMs: number
  expiresAtMs: number
}

export interface ScanCode extends Revised {
  id: string // code_
  /** SM3 of the token in the link */
  tokenDigestHex: string
  purpose: 'login' | 'sign'
  applicationId: string
  documentId: string | null
  /** of a code for a batch: 2 … 100 documents; `documentId` is null then */
  documentIds: string[] | null
  state: CodeState
  number: string | null
  claimedByDeviceId: string | null
  claimedByStaffId: string | null
  /** log-in: the challenge's random part, and the result once approved */
  nonceHex: string
  login: { staffId: string; certificateBase64: string; signatureHex: string; messageBase64: string } | null
  createdAtMs: number
  /** end of the QR code's life (60 s) */
  expiresAtMs: number
  /** end of the decision's life once scanned */
  decideByMs: number | null
  decidedAtMs: number | null
}

/** One link of a document's evidence chain (EV-1). `digestHex` covers the previous link. */
export interface Evidence {
  id: string // evd_
  documentId: string
  sequence: number
  kind: string
  actor: string
  facts: Record<string, string | number | boolean>
  atMs: number
  previousDigestHex: string
  digestHex: string
}

/** One change of a document as its application sees it; written in the transaction that makes the change (outbox). */
export interface Change {
  applicationId: string
  cursor: number
  type: string
  documentId: string
  externalId: string
  state: DocumentState
  signedBy: string | null
  atMs: number
}

export interface Delivery extends Revised {
  id: string // dlv_
  applicationId: string
  cursor: number
  documentId: string
  type: string
  state: DeliveryState
  attempts: number
  nextAtMs: number | null
  lastError: string | null
  createdAtMs: number
}

export interface ChannelSession extends Revised {
  id: string // 32 hex characters
  service: string
  /** state of shared/crypto/noise, wrapped under the master key */
  wrappedHex: string
  /** sliding window of counters seen */
  highestCounter: number
  windowHex: string
  messages: number
  expiresAtMs: number
}

export interface IdempotentAnswer {
  /** actor ‖ operation ‖ key */
  key: string
  requestDigestHex: string
  status: number
  /** the stored answer, wrapped under the master key since it may hold what only the caller may see; null while in progress */
  wrappedAnswerHex: string | null
  expiresAtMs: number
}
