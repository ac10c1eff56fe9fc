// Owns the tables of time authorities: their profiles, and their keys with certificates.
import type { TimestampCertificate, TimestampSettings } from '../../_domain/timestamp/timestamp-profile.ts'
import { hex, hugeText, id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const timestampSettingsTable = defineTable<TimestampSettings>({
  name: 'timestamp_settings',
  columns: { id: id().primary(), profiles: hugeText(), defaultProfile: text(64), revision: whole() },
  json: ['profiles'],
})

export const timestampCertificateTable = defineTable<TimestampCertificate>({
  name: 'timestamp_certificate',
  columns: {
    id: id().primary(),
    profileId: text(64),
    sequence: whole(),
    algorithm: state(),
    keyStore: state(),
    keyLabel: text(64),
    publicKeyInfoBase64: longText(),
    state: state(),
    origin: state(),
    requestBase64: longText().nullable(),
    chainBase64: hugeText(),
    serialHex: hex(32).nullable(),
    notBeforeMs: large().nullable(),
    notAfterMs: large().nullable(),
    effectiveFromMs: large().nullable(),
    createdAtMs: large(),
    revision: whole(),
  },
  json: ['chainBase64'],
  uniques: [['profileId', 'sequence']],
})
