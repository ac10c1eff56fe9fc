/** 可代签的任务: pending tasks of those who granted me something, as far as the grant covers them now. */
import { listDelegatedTasks as contract } from '@yiqian/shared/protocol/delegations.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { grantCovers, standingOf } from '../../_domain/delegation/delegation.ts'
import { taskCard } from '../../_domain/signing-task/task-card.ts'
import { staffCard } from '../../_domain/staff/staff-card.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

const MOST_GRANTS = 100
/** of each person */
const MOST_TASKS = 100

export const listDelegatedTasks = routeFor<Deps>()(contract, async ({ database: { stores }, kernel: { clock } }, _, { staffId }) => {
  const nowMs = clock.nowMs()
  const grants = (await stores.delegations.listOfDelegate(staffId, MOST_GRANTS)).filter((delegation) => standingOf(delegation, nowMs) === 'open')
  const items: ResponseOf<typeof contract>['items'] = []
  for (const delegatorId of new Set(grants.map((delegation) => delegation.delegatorId))) {
    const delegator = await stores.staff.load(delegatorId)
    if (delegator?.state !== 'active') continue
    const pending = await stores.tasks.listOfStaff(delegatorId, 'pending', { limit: MOST_TASKS })
    for (const { task, document, applicationName } of pending.items) {
      const grant = grants.find((delegation) => grantCovers(delegation, { delegateId: staffId, delegatorId, document, nowMs }))
      if (grant && nowMs <= document.dueAtMs) items.push({ task: taskCard(task, document, applicationName), delegationId: grant.id, delegator: staffCard(delegator) })
    }
  }
  return { items: items.sort((a, b) => a.task.dueAtMs - b.task.dueAtMs) }
})
