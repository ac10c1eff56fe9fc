// Owns the tables of biometric credentials and of the challenges asked of them.
import type { Biometric, BiometricChallenge } from '../../_domain/biometric/biometric.ts'
import { hex, id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const biometricTable = defineTable<Biometric>({
  name: 'biometric',
  columns: {
    id: id().primary(),
    staffId: id(),
    deviceId: id(),
    method: state(),
    credentialDigestHex: hex(32),
    credential: longText().nullable(),
    counter: large(),
    wrappedMaskHex: longText().nullable(),
    statementId: id().nullable(),
    failures: whole(),
    state: state(),
    offeredAtMs: large(),
    enabledAtMs: large().nullable(),
    disabledAtMs: large().nullable(),
    disabledReason: text(40).nullable(),
    revision: whole(),
  },
  json: ['credential'],
  indexes: [
    ['deviceId', 'offeredAtMs'],
    ['state', 'enabledAtMs'],
  ],
})

export const biometricChallengeTable = defineTable<BiometricChallenge>({
  name: 'biometric_challenge',
  columns: {
    id: id().primary(),
    deviceId: id(),
    method: state(),
    challengeHex: hex(32),
    biometricId: id().nullable(),
    batchId: id().nullable(),
    state: state(),
    proof: longText().nullable(),
    expiresAtMs: large(),
    revision: whole(),
  },
  json: ['proof'],
  indexes: [['batchId'], ['state', 'expiresAtMs']],
})
