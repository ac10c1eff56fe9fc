// Owns the tables of administrators, of their sessions and used challenges, and of the auditors' reviews.
import type { Administrator, AdministratorSession, JournalReview } from '../../_domain/administration/administration.ts'
import { hex, hugeText, id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const administratorTable = defineTable<Administrator>({
  name: 'administrator',
  columns: {
    id: id().primary(),
    loginName: text(64),
    name: text(128),
    role: state(),
    passwordHash: text(255),
    passwordState: state(),
    formerPasswordHashes: longText(),
    passwordChangedAtMs: large(),
    certificateBase64: hugeText().nullable(),
    certificateKeyDigestHex: hex(32).nullable(),
    state: state(),
    failedTries: whole(),
    waitUntilMs: large().nullable(),
    lastLogInAtMs: large().nullable(),
    createdAtMs: large(),
    createdBy: id(),
    revision: whole(),
  },
  json: ['formerPasswordHashes'],
  uniques: [['loginName'], ['certificateKeyDigestHex']],
})

export const administratorSessionTable = defineTable<AdministratorSession>({
  name: 'administrator_session',
  columns: {
    id: id().primary(),
    administratorId: id(),
    tokenDigestHex: hex(32),
    factors: state(),
    createdAtMs: large(),
    lastUsedAtMs: large(),
    expiresAtMs: large(),
    endsAtMs: large(),
    heartbeat: whole(),
    revision: whole(),
  },
  uniques: [['tokenDigestHex']],
  indexes: [['administratorId', 'createdAtMs'], ['expiresAtMs']],
})

export interface UsedChallenge {
  digestHex: string
  expiresAtMs: number
}

export const usedChallengeTable = defineTable<UsedChallenge>({
  name: 'administrator_challenge',
  columns: { digestHex: hex(32).primary(), expiresAtMs: large() },
  indexes: [['expiresAtMs']],
})

export const journalReviewTable = defineTable<JournalReview>({
  name: 'journal_review',
  columns: {
    id: id().primary(),
    journal: state(),
    fromMs: large(),
    toMs: large(),
    administratorId: id(),
    note: longText(),
    entryCount: whole(),
    digestHex: hex(32),
    atMs: large(),
  },
  indexes: [['journal', 'atMs']],
})
