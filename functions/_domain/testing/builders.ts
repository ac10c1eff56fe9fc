// Owns records for tests: each builder gives a complete, plausible record with an id of its own; name only what matters.
import type { Draft } from '../draft/draft.ts'
import type * as r from '../records.ts'
import { emptyProfile, type Activity, type Consent, type StaffProfile } from '../staff/account.ts'

/** 2026-11-21T08:00:00Z, the moment at which tests happen */
export const NOW_MS = 1_795_248_000_000
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

let made = 0
/** The next number in hex, `digits` long: unlike every other one of this test file. */
export const nextHex = (digits = 64): string => (++made).toString(16).padStart(digits, '0')
export const nextId = (prefix: string): string => `${prefix}_${nextHex(22)}`

type Build<R> = (some?: Partial<R>) => R
/** Makes a builder of one kind of record. */
export const builder =
  <R>(defaults: () => R): Build<R> =>
  (some = {}) => ({ ...defaults(), ...some })

export const aStaff = builder<r.Staff>(() => ({
  id: nextId('stf'),
  staffNumber: `E${nextHex(6)}`,
  name: '张伟',
  title: '主治医师',
  department: '心内科',
  phone: '13800000001',
  wechatOpenid: null,
  state: 'active',
  revision: 0,
}))

export const aProofing = builder<r.Proofing>(() => ({
  id: nextId('prf'),
  staffId: nextId('stf'),
  codeDigestHex: nextHex(),
  triesLeft: 5,
  state: 'open',
  createdAtMs: NOW_MS,
  expiresAtMs: NOW_MS + 5 * MINUTE_MS,
  progress: null,
  revision: 0,
}))

export const aProfile = builder<StaffProfile>(() => ({ ...emptyProfile(nextId('stf')) }))

export const anActivity = builder<Activity>(() => ({ id: nextId('act'), staffId: nextId('stf'), deviceId: null, kind: 'signing', facts: {}, atMs: NOW_MS }))

export const aConsent = builder<Consent>(() => ({ id: nextId('con'), staffId: nextId('stf'), version: '2026-11', action: 'given', deviceId: null, atMs: NOW_MS }))

export const aDevice = builder<r.Device>(() => ({
  id: nextId('dev'),
  staffId: nextId('stf'),
  name: '张伟的手机',
  tokenDigestHex: nextHex(),
  enrolmentChallengeHex: nextHex(),
  state: 'active',
  pinTriesLeft: 5,
  boundAtMs: NOW_MS,
  revision: 0,
}))

export const aCertificate = builder<r.Certificate>(() => ({
  id: nextId('cert'),
  serialHex: nextHex(32),
  kind: 'person',
  subject: 'CN=张伟,O=示范医院,C=CN',
  issuer: 'CN=示范医院签发 CA,O=示范医院,C=CN',
  staffId: nextId('stf'),
  deviceId: nextId('dev'),
  certificateBase64: 'MIIB',
  state: 'valid',
  stateReason: null,
  stateChangedAtMs: null,
  notBeforeMs: NOW_MS - DAY_MS,
  notAfterMs: NOW_MS + 365 * DAY_MS,
  revision: 0,
}))

export const aPlatformKey = builder<r.PlatformKey>(() => ({
  name: `key-${nextHex(6)}`,
  wrappedHex: nextHex(120),
  publicKeyHex: `04${nextHex(128)}`,
  createdAtMs: NOW_MS,
}))

export const anApplication = builder<r.Application>(() => ({
  id: nextId('app'),
  name: '电子病历系统',
  secretDigestHex: nextHex(),
  callbackUrl: 'http://127.0.0.1:1/callbacks',
  wrappedCallbackSecretHex: nextHex(120),
  state: 'active',
  lastChange: 0,
  revision: 0,
}))

export const anAccessToken = builder<r.AccessToken>(() => ({
  tokenDigestHex: nextHex(),
  applicationId: nextId('app'),
  expiresAtMs: NOW_MS + 60 * MINUTE_MS,
}))

export const aDocument = builder<r.DocumentRecord>(() => {
  const digestHex = nextHex()
  return {
    id: nextId('doc'),
    applicationId: nextId('app'),
    externalId: `EMR-${nextHex(8)}`,
    pushDigestHex: nextHex(),
    title: '入院记录',
    documentType: 'admission-record',
    contentKind: 'pdf',
    patient: { name: '李秀英', admissionNumber: 'ZY20261121', department: '心内科', bed: '12' },
    note: null,
    signerOrder: 'any',
    state: 'pending',
    version: 0,
    sourceDigestHex: digestHex,
    currentDigestHex: digestHex,
    sizeBytes: 12_345,
    pageCount: 2,
    createdAtMs: NOW_MS,
    dueAtMs: NOW_MS + DAY_MS,
    closedAtMs: null,
    closedReason: null,
    deletedAtMs: null,
    signByMs: null,
    overdueAtMs: null,
    remindAtMs: null,
    form: null,
    startedByStaffId: null,
    revision: 0,
  }
})

export const aDraft = builder<Draft>(() => ({
  id: nextId('doc'),
  staffId: nextId('stf'),
  deviceId: nextId('dev'),
  kind: 'pdf',
  state: 'ready',
  title: '外院检查报告',
  patient: null,
  digestHex: nextHex(),
  sizeBytes: 12_345,
  slices: [],
  pageCount: 1,
  opinion: null,
  position: null,
  createdAtMs: NOW_MS,
  expiresAtMs: NOW_MS + DAY_MS,
  revision: 0,
}))

export const aTask = builder<r.SigningTask>(() => ({
  id: nextId('tsk'),
  documentId: nextId('doc'),
  staffId: nextId('stf'),
  order: 1,
  stage: 1,
  round: 1,
  position: { page: 1, x: 72, y: 700, width: 120, height: 40 },
  state: 'pending',
  reason: null,
  signedAtMs: null,
  certificateId: null,
  cmsBase64: null,
  timestampAtMs: null,
  timestampSerialHex: null,
  requestedAtMs: NOW_MS,
  revision: 0,
}))

export const aPreparedSignature = builder<r.PreparedSignature>(() => ({
  id: nextId('prp'),
  taskId: nextId('tsk'),
  documentId: nextId('doc'),
  deviceId: nextId('dev'),
  documentVersion: 0,
  preparedDigestHex: nextHex(),
  byteRange: [0, 1000, 9194, 500],
  contentDigestHex: nextHex(),
  signingTimeMs: NOW_MS,
  certificateBase64: 'MIIB',
  state: 'prepared',
  createdAtMs: NOW_MS,
  revision: 0,
}))

export const aSigningSession = builder<r.SigningSession>(() => ({
  id: nextId('ses'),
  batchId: nextId('bat'),
  deviceId: nextId('dev'),
  purpose: 'document',
  subjectId: nextId('tsk'),
  preparedId: nextId('prp'),
  digestHex: nextHex(),
  approvalDigestHex: nextHex(),
  intent: 'pin',
  payload: {},
  state: 'begun',
  requestDigestHex: null,
  signatureHex: null,
  answer: null,
  createdAtMs: NOW_MS,
  expiresAtMs: NOW_MS + 5 * MINUTE_MS,
  revision: 0,
}))

export const aScanCode = builder<r.ScanCode>(() => ({
  id: nextId('code'),
  tokenDigestHex: nextHex(),
  purpose: 'sign',
  applicationId: nextId('app'),
  documentId: nextId('doc'),
  documentIds: null,
  state: 'waiting',
  number: null,
  claimedByDeviceId: null,
  claimedByStaffId: null,
  nonceHex: nextHex(),
  login: null,
  createdAtMs: NOW_MS,
  expiresAtMs: NOW_MS + MINUTE_MS,
  decideByMs: null,
  decidedAtMs: null,
  revision: 0,
}))

/** The digests are numbers, not a chain: rules about chains make their own. */
export const anEvidence = builder<r.Evidence>(() => ({
  id: nextId('evd'),
  documentId: nextId('doc'),
  sequence: 1,
  kind: 'document.pushed',
  actor: 'app',
  facts: { title: '入院记录' },
  atMs: NOW_MS,
  previousDigestHex: '0'.repeat(64),
  digestHex: nextHex(),
}))

export const aChange = builder<r.Change>(() => ({
  applicationId: nextId('app'),
  cursor: 1,
  type: 'document.signed',
  documentId: nextId('doc'),
  externalId: 'EMR-1',
  state: 'signed',
  signedBy: 'E001',
  atMs: NOW_MS,
}))

export const aDelivery = builder<r.Delivery>(() => ({
  id: nextId('dlv'),
  applicationId: nextId('app'),
  cursor: 1,
  documentId: nextId('doc'),
  type: 'document.signed',
  state: 'pending',
  attempts: 0,
  nextAtMs: NOW_MS,
  lastError: null,
  createdAtMs: NOW_MS,
  revision: 0,
}))

export const aChannelSession = builder<r.ChannelSession>(() => ({
  id: nextHex(32),
  service: 'cosigning',
  wrappedHex: nextHex(400),
  highestCounter: 0,
  windowHex: '00'.repeat(8),
  messages: 0,
  expiresAtMs: NOW_MS + 60 * MINUTE_MS,
  revision: 0,
}))

export const anIdempotentAnswer = builder<r.IdempotentAnswer>(() => ({
  key: `app_1|his.push-document|${nextHex(16)}`,
  requestDigestHex: nextHex(),
  status: 0,
  wrappedAnswerHex: null,
  expiresAtMs: NOW_MS + DAY_MS,
}))
