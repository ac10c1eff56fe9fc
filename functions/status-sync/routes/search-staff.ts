/** 查找医院人员: to add them as colleagues; without oneself. */
import { searchStaff as contract } from '@yiqian/shared/protocol/flow.ts'
import { titleLevel } from '../../_domain/flow/title-level.ts'
import { routeFor } from '../../_kernel/route.ts'
import { colleagueCard, loadMe } from '../colleague-card.ts'
import type { Deps } from '../deps.ts'

const MOST = 20

export const searchStaff = routeFor<Deps>()(contract, async (deps, { query }, { staffId }) => {
  const { database: { stores }, config } = deps
  const me = await loadMe(stores, staffId)
  const found = (await stores.staff.search(query, MOST + 1)).filter(({ id }) => id !== staffId).slice(0, MOST)
  const items = await Promise.all(found.map(async (other) => colleagueCard(deps, me, other, await stores.colleagues.has(staffId, other.id))))
  return { me: titleLevel(config.titleLadders, me.title) ?? null, items }
})
