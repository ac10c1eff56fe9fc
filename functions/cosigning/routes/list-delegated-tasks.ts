/** 可代签的任务: pending tasks of those who granted me something, as far as the grants cover them now. */
import { listDelegatedTasks as contract } from '@yiqian/shared/protocol/delegations.ts'
import { grantCovers } from '../../_domain/delegation/delegation.ts'
import { taskCard } from '../../_domain/signing-task/task-card.ts'
import { staffCard } from '../../_domain/staff/staff-card.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

const MOST_GRANTS = 200

export const listDelegatedTasks = routeFor<Deps>()(contract, async ({ database: { stores }, kernel: { clock } }, { cursor, limit }, { staffId }) => {
  const nowMs = clock.nowMs()
  const open = await stores.delegations.listOpenOfDelegate(staffId, nowMs, MOST_GRANTS)
  const delegators = new Map((await Promise.all([...new Set(open.map(({ delegatorId }) => delegatorId))].map((id) => stores.staff.load(id)))).flatMap((staff) => (staff?.state === 'active' ? [[staff.id, staff] as const] : [])))
  const grants = open.filter(({ delegatorId }) => delegators.has(delegatorId))
  const scopes = grants.map(({ delegatorId, documentTypes, applicationIds }) => ({ staffId: delegatorId, documentTypes, applicationIds }))
  const page = await stores.tasks.listInScopes(scopes, { dueFromMs: nowMs, limit, ...(cursor !== undefined && { cursor }) })
  const items = page.items.flatMap(({ task, document, applicationName }) => {
    const grant = grants.find((delegation) => grantCovers(delegation, { delegateId: staffId, delegatorId: task.staffId, document, nowMs }))
    return grant ? [{ task: taskCard(task, document, applicationName), delegationId: grant.id, delegator: staffCard(delegators.get(task.staffId)!) }] : []
  })
  return { items, nextCursor: page.nextCursor, ...(cursor === undefined && { total: await stores.tasks.countInScopes(scopes, nowMs) }) }
})
