// Owns the tables of certificate validation: trust anchors, sources, lists taken in, black and white list, rules.
import type { CertificateListEntry, RevocationRecord, RevocationSource, TrustAnchor, ValidationRule } from '../../_domain/certificate-validation/records.ts'
import { hex, hugeText, id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

const traced = () => ({ addedBy: text(128), addedAtMs: large(), changedBy: text(128).nullable(), changedAtMs: large().nullable(), revision: whole() })

export const trustAnchorTable = defineTable<TrustAnchor>({
  name: 'trust_anchor',
  columns: {
    id: id().primary(), digestHex: hex(32), name: text(128), role: state(), subject: longText(), issuer: longText(), serialHex: hex(32),
    notBeforeMs: large(), notAfterMs: large(), certificateBase64: hugeText(), state: state(), note: longText().nullable(), ...traced(),
  },
  uniques: [['digestHex']],
})

export const revocationSourceTable = defineTable<RevocationSource>({
  name: 'revocation_source',
  columns: {
    id: id().primary(), name: text(128), kind: state(), url: longText(), anchorId: id().nullable(), everySeconds: whole(), state: state(),
    triedAtMs: large().nullable(), fetchedAtMs: large().nullable(), outcome: text(64).nullable(), detail: longText().nullable(), ...traced(),
  },
})

export const revocationRecordTable = defineTable<RevocationRecord>({
  name: 'revocation_record',
  columns: {
    id: id().primary(), kind: state(), sourceId: id().nullable(), lineHex: hex(32), issuer: longText(), digestHex: hex(32), sizeBytes: large(), numberHex: text(64).nullable(), entries: whole(),
    thisUpdateMs: large(), nextUpdateMs: large().nullable(), takenAtMs: large(), state: state(), usedAtMs: large().nullable(), revision: whole(),
  },
  uniques: [['digestHex']],
  indexes: [['lineHex', 'thisUpdateMs'], ['state', 'takenAtMs']],
})

export const certificateListTable = defineTable<CertificateListEntry>({
  name: 'certificate_list_entry',
  columns: {
    id: id().primary(), list: state(), issuerDigestHex: hex(32).nullable(), serialHex: hex(32).nullable(), keyDigestHex: hex(32).nullable(), label: text(256), reason: longText(),
    expiresAtMs: large().nullable(), state: state(), ...traced(),
  },
  indexes: [['list', 'addedAtMs'], ['state']],
})

export const validationRuleTable = defineTable<ValidationRule>({
  name: 'validation_rule',
  columns: { id: id().primary(), kind: state(), name: text(64), version: whole(), definitionJson: longText(), state: state(), ...traced() },
  uniques: [['kind', 'name', 'version']],
  indexes: [['state']],
})

/** One row; its number moves with every change of the tables above. */
export const validationGenerationTable = defineTable<{ id: string; generation: number }>({
  name: 'validation_generation',
  columns: { id: id().primary(), generation: large() },
})
