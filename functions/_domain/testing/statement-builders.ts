// Owns records of statements for tests, and of what they open on a phone: PIN-free windows, fingerprint and face.
import type { Biometric, BiometricChallenge } from '../biometric/biometric.ts'
import type { PinFreeUse, PinFreeWindow } from '../pin-free-window/pin-free-window.ts'
import type { SigningCode } from '../signing-factors/signing-code.ts'
import type { StatementRecord } from '../statement/statement-record.ts'
import { builder, nextHex, nextId, NOW_MS } from './builders.ts'

export const aStatement = builder<StatementRecord>(() => ({
  id: nextId('stm'),
  staffId: nextId('stf'),
  deviceId: nextId('dev'),
  kind: 'pin.change',
  statement: { kind: 'pin.change', statementId: 'stm_00000001', staffNumber: 'D1', issuedAtMs: NOW_MS, terms: { deviceId: 'dev_00000001' } },
  signatureHex: nextHex(128),
  certificateId: nextId('cert'),
  atMs: NOW_MS,
}))

export const aPinFreeUse = builder<PinFreeUse>(() => ({ id: nextId('ses'), windowId: nextId('win'), taskId: nextId('tsk'), documentId: nextId('doc'), state: 'taken', atMs: NOW_MS, revision: 0 }))

export const aPinFreeWindow = builder<PinFreeWindow>(() => ({
  id: nextId('win'),
  statementId: nextId('stm'),
  staffId: nextId('stf'),
  deviceId: nextId('dev'),
  wrappedMaskHex: nextHex(120),
  documentTypes: ['prescription'],
  applicationIds: [],
  openedAtMs: NOW_MS,
  untilMs: NOW_MS + 600_000,
  usesTotal: 5,
  usesLeft: 5,
  state: 'open',
  closedAtMs: null,
  closedReason: null,
  revision: 0,
}))

export const aBiometric = builder<Biometric>(() => ({
  id: nextId('bio'),
  staffId: nextId('stf'),
  deviceId: nextId('dev'),
  method: 'webauthn',
  credentialDigestHex: nextHex(),
  credential: { method: 'webauthn', id: 'Y3JlZGVudGlhbA', publicKeyBase64: 'cHVibGlj' },
  counter: 4,
  wrappedMaskHex: nextHex(120),
  statementId: nextId('stm'),
  failures: 0,
  state: 'enabled',
  offeredAtMs: NOW_MS,
  enabledAtMs: NOW_MS,
  disabledAtMs: null,
  disabledReason: null,
  revision: 0,
}))

export const aBiometricChallenge = builder<BiometricChallenge>(() => ({
  id: nextId('bch'),
  deviceId: nextId('dev'),
  method: 'webauthn',
  challengeHex: nextHex(),
  biometricId: nextId('bio'),
  batchId: nextId('bat'),
  state: 'open',
  proof: null,
  expiresAtMs: NOW_MS + 300_000,
  revision: 0,
}))

export const aSigningCode = builder<SigningCode>(() => ({
  id: nextId('sgc'),
  batchId: nextId('bat'),
  deviceId: nextId('dev'),
  staffId: nextId('stf'),
  approvalDigestHex: nextHex(),
  codeDigestHex: nextHex(),
  triesLeft: 5,
  sent: 1,
  sentAtMs: NOW_MS,
  state: 'open',
  createdAtMs: NOW_MS,
  expiresAtMs: NOW_MS + 300_000,
  revision: 0,
}))
