/** 查询黑名单或白名单. */
import { listCertificateEntries as contract } from '@yiqian/shared/protocol/trust.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { entryCard } from '../entry-card.ts'

export const listCertificateEntries = routeFor<Deps>()(contract, async ({ database, kernel }, { list, limit }) => {
  const entries = await database.stores.validation.lists.page(list, limit)
  return { items: entries.map((entry) => entryCard(entry, kernel.clock.nowMs())) }
})
