// Who may look at a task and its document: its signer; a colleague whose grant covers it while it waits; whoever signed it under a grant.
import { grantCovers, type Delegation } from '../_domain/delegation/delegation.ts'
import type { Stores } from '../_domain/ports.ts'
import type { DocumentRecord, SigningTask } from '../_domain/records.ts'

const MOST_GRANTS = 200

export async function mayRead(stores: Stores, { task, document, staffId, nowMs }: { task: SigningTask; document: DocumentRecord; staffId: string; nowMs: number }): Promise<boolean> {
  if (task.staffId === staffId) return true
  if (task.state === 'pending' && (await coveringGrant(stores, { task, document, staffId, nowMs }))) return true
  return (await stores.mandateUses.findSigned(task.id))?.staffId === staffId
}

async function coveringGrant(stores: Stores, { task, document, staffId, nowMs }: { task: SigningTask; document: DocumentRecord; staffId: string; nowMs: number }): Promise<Delegation | undefined> {
  const grants = (await stores.delegations.listOpenOfDelegate(staffId, nowMs, MOST_GRANTS)).filter((delegation) => grantCovers(delegation, { delegateId: staffId, delegatorId: task.staffId, document, nowMs }))
  return grants.length > 0 && (await stores.staff.load(task.staffId))?.state === 'active' ? grants[0] : undefined
}
