// Owns the tables of the vault's own database: wrapped key shares, wrapped nonces, the epoch.
import { hex, id, large, longText, state, text, whole } from '../../_store/sql/columns.ts'
import { defineTable } from '../../_store/sql/table.ts'
import type { AutomaticKeyRow, KeyShareRow, NonceRow } from './store-rows.ts'

export const keyShareTable = defineTable<KeyShareRow>({
  name: 'key_share',
  columns: {
    id: id().primary(),
    deviceId: id(),
    staffId: id(),
    jointPublicKeyHex: hex(65),
    generation: whole(),
    wrappedCurrentHex: longText(),
    wrappedNextHex: longText().nullable(),
    olderPointsJson: longText(),
    state: state(),
    revision: whole(),
    createdAtMs: large(),
  },
  uniques: [['deviceId']],
})

export const nonceTable = defineTable<NonceRow>({
  name: 'nonce',
  columns: {
    sessionId: id().primary(),
    shareId: id(),
    digestHex: hex(32),
    wrappedHex: longText(),
    epoch: hex(16),
    expiresAtMs: large(),
  },
  indexes: [['shareId'], ['expiresAtMs']],
})

export const automaticKeyTable = defineTable<AutomaticKeyRow>({
  name: 'automatic_key',
  columns: {
    id: id().primary(),
    staffId: id(),
    publicKeyHex: hex(65),
    statementDigestHex: hex(32),
    wrappedHex: longText(),
    state: state(),
    revision: whole(),
    createdAtMs: large(),
  },
})

export const metaTable = defineTable<{ name: string; content: string }>({
  name: 'vault_meta',
  columns: { name: text(40).primary(), content: text(255) },
})

export const vaultTables = [keyShareTable, nonceTable, metaTable, automaticKeyTable]
