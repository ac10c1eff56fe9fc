/** 待签、已签、已关闭列表. */
import { listTasks as contract } from '@yiqian/shared/protocol/status-sync.ts'
import { taskCard } from '../../_domain/signing-task/task-card.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const listTasks = routeFor<Deps>()(contract, async ({ database: { stores: { tasks } } }, { list, cursor, limit, ...filter }, { staffId }) => {
  const isFiltered = Object.values(filter).some((part) => part !== undefined && (typeof part === 'number' || part.length > 0))
  const [page, counts, matching] = await Promise.all([
    tasks.listOfStaff(staffId, list, { ...filter, cursor, limit }),
    tasks.countOfStaff(staffId),
    isFiltered && cursor === undefined ? tasks.countMatching(staffId, list, filter) : undefined,
  ])
  const items = page.items.map(({ task, document, applicationName }) => taskCard(task, document, applicationName))
  return { items, nextCursor: page.nextCursor, counts, ...(matching !== undefined && { matching }) }
})
