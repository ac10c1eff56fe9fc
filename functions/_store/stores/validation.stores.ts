// Owns the stores of certificate validation together, and the number that moves with every change of them.
import type { ValidationStores } from '../../_domain/certificate-validation/stores.ts'
import type { Session } from '../sql/session.ts'
import { certificateListStore } from './certificate-list.store.ts'
import { revocationRecordStore } from './revocation-record.store.ts'
import { revocationSourceStore } from './revocation-source.store.ts'
import { trustAnchorStore } from './trust-anchor.store.ts'
import { validationRuleStore } from './validation-rule.store.ts'

const TABLE = 'validation_generation'

export const validationStores = (session: Session): ValidationStores => ({
  anchors: trustAnchorStore(session),
  sources: revocationSourceStore(session),
  records: revocationRecordStore(session),
  lists: certificateListStore(session),
  rules: validationRuleStore(session),
  generation: () => session.read(async (sql) => Number((await sql.selectFrom(TABLE).select('generation').where('id', '=', 'all').executeTakeFirst())?.['generation'] ?? 0)),
  advance: () =>
    session.write(async (sql) => {
      await sql.updateTable(TABLE).set((row) => ({ generation: row('generation', '+', 1) })).where('id', '=', 'all').execute()
    }),
})
