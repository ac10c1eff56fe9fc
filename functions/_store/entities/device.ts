// Owns the table of phones.
import type { Device } from '../../_domain/records.ts'
import { hex, id, large, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const deviceTable = defineTable<Device>({
  name: 'device',
  columns: {
    id: id().primary(),
    staffId: id(),
    name: text(255),
    tokenDigestHex: hex(32),
    enrolmentChallengeHex: hex(64),
    state: state(),
    pinTriesLeft: whole(),
    boundAtMs: large(),
    revision: whole(),
  },
  indexes: [['tokenDigestHex'], ['staffId', 'state']],
})
