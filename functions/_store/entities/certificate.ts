// Owns the tables of certificates and of the platform's own keys.
import type { Certificate, PlatformKey } from '../../_domain/records.ts'
import { hex, hugeText, id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const certificateTable = defineTable<Certificate>({
  name: 'certificate',
  columns: {
    id: id().primary(),
    serialHex: hex(32),
    kind: state(),
    subject: longText(),
    issuer: longText(),
    staffId: id().nullable(),
    deviceId: id().nullable(),
    certificateBase64: hugeText(),
    state: state(),
    stateReason: longText().nullable(),
    stateChangedAtMs: large().nullable(),
    notBeforeMs: large(),
    notAfterMs: large(),
    revision: whole(),
  },
  uniques: [['serialHex']],
  indexes: [
    ['deviceId', 'notBeforeMs'],
    ['kind', 'notBeforeMs'],
    ['state', 'stateChangedAtMs'],
  ],
})

export const platformKeyTable = defineTable<PlatformKey>({
  name: 'platform_key',
  columns: { name: text(128).primary(), wrappedHex: longText(), publicKeyHex: hex(65), createdAtMs: large() },
})
