// Owns what happened to flows, signatures that were given back, and colleagues in the database.
import type { ColleagueStore, FlowStore } from '../../_domain/flow/flow.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import { colleagueTable, flowStepTable, withdrawnSignatureTable } from '../entities/flow.ts'
import { rowsOf } from '../sql/rows.ts'
import type { Session } from '../sql/session.ts'

export function flowStore(session: Session): FlowStore {
  const [steps, withdrawn] = [rowsOf(session, flowStepTable), rowsOf(session, withdrawnSignatureTable)]
  return {
    insertStep: steps.insert,
    listSteps: (documentId) => steps.list({ documentId }, (query) => query.orderBy('at_ms').orderBy('id')),
    insertWithdrawn: withdrawn.insert,
    listWithdrawn: (documentId) => withdrawn.list({ documentId }, (query) => query.orderBy('signed_at_ms').orderBy('id')),
  }
}

export function colleagueStore(session: Session): ColleagueStore {
  const rows = rowsOf(session, colleagueTable)
  const has = async (staffId: string, colleagueId: string): Promise<boolean> => (await rows.one({ staffId, colleagueId })) !== undefined
  return {
    async add(colleague) {
      if (await has(colleague.staffId, colleague.colleagueId)) return
      await rows.insert(colleague).catch((error: unknown) => {
        if (!(error instanceof StoreConflict)) throw error
      })
    },
    remove: (staffId, colleagueId) => rows.remove({ staffId, colleagueId }),
    has,
    list: (staffId, limit) => rows.list({ staffId }, (query) => query.orderBy('added_at_ms').orderBy('colleague_id').limit(limit)),
  }
}
