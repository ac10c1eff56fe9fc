// Owns the tables of application keys and of what key stores keep here: wrapped keys, device bindings.
import type { ApplicationKey, KeptKey } from '../../_domain/application-key/application-key.ts'
import { hugeText, id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const applicationKeyTable = defineTable<ApplicationKey>({
  name: 'application_key',
  columns: {
    id: id().primary(),
    applicationId: id(),
    index: whole(),
    label: text(128),
    algorithm: state(),
    purpose: state(),
    store: state(),
    reference: text(64),
    publicKeyInfoBase64: longText(),
    permissionDigest: text(255).nullable(),
    state: state(),
    certificatesBase64: hugeText(),
    createdAtMs: large(),
    usableUntilMs: large().nullable(),
    revision: whole(),
  },
  json: ['certificatesBase64'],
  uniques: [['applicationId', 'index']],
})

export const keptKeyTable = defineTable<KeptKey>({
  name: 'kept_key',
  columns: {
    store: state().primary(),
    label: text(64).primary(),
    algorithm: state(),
    publicKeyInfoBase64: longText(),
    wrappedHex: longText().nullable(),
    deviceIndex: whole().nullable(),
    createdAtMs: large(),
  },
  uniques: [['store', 'deviceIndex']],
})
