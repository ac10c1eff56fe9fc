/** 待签、已签、已关闭列表. */
import { listTasks as contract } from '@yiqian/shared/protocol/status-sync.ts'
import { taskCard } from '../../_domain/signing-task/task-card.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const listTasks = routeFor<Deps>()(contract, async ({ database: { stores } }, { list, query, cursor, limit }, { staffId }) => {
  const [page, counts] = await Promise.all([stores.tasks.listOfStaff(staffId, list, { query, cursor, limit }), stores.tasks.countOfStaff(staffId)])
  return { items: page.items.map(({ task, document, applicationName }) => taskCard(task, document, applicationName)), nextCursor: page.nextCursor, counts }
})
