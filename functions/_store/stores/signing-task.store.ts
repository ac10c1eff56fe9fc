// Owns signing tasks in the database.
import type { SigningTaskStore } from '../../_domain/signing-task/signing-task-store.ts'
import { signingTaskTable } from '../entities/signing-task.ts'
import { replaceRow, rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'
import { countTasksInScopes, listTasksInScopes } from './list-tasks-in-scopes.ts'
import { choicesOfStaff, countMatching, LIST_STATES, listTasksOfStaff } from './list-tasks-of-staff.ts'

export function signingTaskStore(session: Session): SigningTaskStore {
  const rows = rowsOf(session, signingTaskTable)
  return {
    insert: rows.insert,
    load: (id) => rows.one({ id }),
    listOfDocument: (documentId) => rows.list({ documentId }, (query) => query.orderBy('order').orderBy('id')),
    listOfStaff: (staffId, list, options) => listTasksOfStaff(session, staffId, list, options),
    listInScopes: (scopes, options) => listTasksInScopes(session, scopes, options),
    countInScopes: (scopes, dueFromMs) => countTasksInScopes(session, scopes, dueFromMs),
    countMatching: (staffId, list, filter) => countMatching(session, staffId, list, filter),
    choicesOfStaff: (staffId) => choicesOfStaff(session, staffId),
    countOfStaff: (staffId) =>
      session.read(async (sql) => {
        const grouped = sql.selectFrom('signing_task').select(['state', sql.fn.countAll().as('count')])
        const counts = await grouped.where('staff_id', '=', staffId).groupBy('state').execute()
        const sum = (states: readonly string[]) =>
          counts
            .filter((row) => states.includes(String(row.state)))
            .reduce((total, row) => total + Number(row.count), 0)
        return { pending: sum(LIST_STATES.pending), signed: sum(LIST_STATES.signed), closed: sum(LIST_STATES.closed) }
      }),
    replace: (before, after) => replaceRow(session, signingTaskTable, before, after),
  }
}
