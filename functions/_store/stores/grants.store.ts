// Owns delegations, requests for them, automatic signing and their uses in the database.
import type { AutomaticSigningStore } from '../../_domain/automatic-signing/automatic-signing.ts'
import type { DelegationRequestStore, DelegationStore } from '../../_domain/delegation/delegation.ts'
import type { MandateUseStore } from '../../_domain/mandate/mandate-use.ts'
import { automaticSigningTable, delegationRequestTable, delegationTable, mandateUseTable } from '../entities/grants.ts'
import { replaceRow, rowsOf, type Select } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

const newest = (column: string, limit: number) => (query: Select) => query.orderBy(column, 'desc').orderBy('id').limit(limit)

export function delegationStore(session: Session): DelegationStore {
  const rows = rowsOf(session, delegationTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listOfDelegator: (delegatorId, limit) => rows.list({ delegatorId }, newest('granted_at_ms', limit)),
    listOfDelegate: (delegateId, limit) => rows.list({ delegateId }, newest('granted_at_ms', limit)),
    listOpenOfDelegate: (delegateId, nowMs, limit) => rows.list({ delegateId, state: 'open' }, (query) => query.where('from_ms', '<=', nowMs).where('until_ms', '>', nowMs).where('uses_left', '>', 0).orderBy('until_ms').orderBy('id').limit(limit)),
    replace: (before, after) => replaceRow(session, delegationTable, before, after),
  }
}

export function delegationRequestStore(session: Session): DelegationRequestStore {
  const rows = rowsOf(session, delegationRequestTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listOfDelegator: (delegatorId, limit) => rows.list({ delegatorId }, newest('created_at_ms', limit)),
    listOfDelegate: (delegateId, limit) => rows.list({ delegateId }, newest('created_at_ms', limit)),
    replace: (before, after) => replaceRow(session, delegationRequestTable, before, after),
  }
}

export function automaticSigningStore(session: Session): AutomaticSigningStore {
  const rows = rowsOf(session, automaticSigningTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listOfStaff: (staffId, limit) => rows.list({ staffId }, newest('opened_at_ms', limit)),
    listAtWork: (limit) => rows.list({}, (query) => query.where('state', 'in', ['opening', 'open', 'closing']).orderBy('opened_at_ms').orderBy('id').limit(limit)),
    replace: (before, after) => replaceRow(session, automaticSigningTable, before, after),
  }
}

export function mandateUseStore(session: Session): MandateUseStore {
  const rows = rowsOf(session, mandateUseTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    findSigned: (taskId) => rows.one({ taskId, state: 'signed' }),
    listOfGrant: (grantId, limit) => rows.list({ grantId }, (query) => query.where('state', '!=', 'prepared').orderBy('at_ms', 'desc').orderBy('id').limit(limit)),
    replace: (before, after) => replaceRow(session, mandateUseTable, before, after),
  }
}
