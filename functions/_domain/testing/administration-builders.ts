// Owns records of administration for tests: complete and plausible, each with an id of its own.
import type { Administrator, AdministratorSession, JournalReview } from '../administration/administration.ts'
import { SESSION_IDLE_MS, SESSION_TOTAL_MS } from '../administration/session-rules.ts'
import { nextHex, nextId, NOW_MS } from './builders.ts'

export const anAdministrator = (some: Partial<Administrator> = {}): Administrator => ({
  id: nextId('adm'),
  loginName: `admin-${nextHex(8)}`,
  name: '李敏',
  role: 'system-administrator',
  // of a password that nobody knows
  passwordHash: `scrypt:15:8:1:${nextHex(32)}:${nextHex()}`,
  passwordState: 'own',
  formerPasswordHashes: [],
  passwordChangedAtMs: NOW_MS,
  certificateBase64: null,
  certificateKeyDigestHex: null,
  state: 'active',
  failedTries: 0,
  waitUntilMs: null,
  lastLogInAtMs: null,
  createdAtMs: NOW_MS,
  createdBy: 'setup',
  revision: 0,
  ...some,
})

export const anAdministratorSession = (some: Partial<AdministratorSession> = {}): AdministratorSession => ({
  id: nextId('ase'),
  administratorId: nextId('adm'),
  tokenDigestHex: nextHex(),
  factors: 'password',
  createdAtMs: NOW_MS,
  lastUsedAtMs: NOW_MS,
  expiresAtMs: NOW_MS + SESSION_IDLE_MS,
  endsAtMs: NOW_MS + SESSION_TOTAL_MS,
  heartbeat: 0,
  revision: 0,
  ...some,
})

export const aJournalReview = (some: Partial<JournalReview> = {}): JournalReview => ({
  id: nextId('rvw'),
  journal: 'operations',
  fromMs: NOW_MS - 86_400_000,
  toMs: NOW_MS,
  administratorId: nextId('adm'),
  note: '逐条核对，无异常',
  entryCount: 120,
  digestHex: nextHex(),
  atMs: NOW_MS,
  ...some,
})
