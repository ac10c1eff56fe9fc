// Owns the versions of project classes and policies in the database.
import type { ValidationRuleStore } from '../../_domain/certificate-validation/stores.ts'
import { validationRuleTable } from '../entities/certificate-validation.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function validationRuleStore(session: Session): ValidationRuleStore {
  const rows = rowsOf(session, validationRuleTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findCurrent: (kind, name) => rows.one({ kind, name, state: 'current' }, (query) => query.orderBy('version', 'desc')),
    listCurrent: () => rows.list({ state: 'current' }, (query) => query.orderBy('kind').orderBy('name')),
    listVersions: (kind, name) => rows.list({ kind, name }, (query) => query.orderBy('version', 'desc')),
    replace: (before, after) => replaceRow(session, validationRuleTable, before, after),
  }
}
