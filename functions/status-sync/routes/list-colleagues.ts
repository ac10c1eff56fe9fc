/** 我的同事: those who still work here, in the order they were added. */
import { listColleagues as contract } from '@yiqian/shared/protocol/flow.ts'
import { titleLevel } from '../../_domain/flow/title-level.ts'
import { routeFor } from '../../_kernel/route.ts'
import { colleagueCard, loadMe, MOST_COLLEAGUES } from '../colleague-card.ts'
import type { Deps } from '../deps.ts'

export const listColleagues = routeFor<Deps>()(contract, async (deps, _input, { staffId }) => {
  const { database: { stores }, config } = deps
  const me = await loadMe(stores, staffId)
  const added = await stores.colleagues.list(staffId, MOST_COLLEAGUES)
  const people = await Promise.all(added.map(({ colleagueId }) => stores.staff.load(colleagueId)))
  return { me: titleLevel(config.titleLadders, me.title) ?? null, items: people.flatMap((other) => (other?.state === 'active' ? [colleagueCard(deps, me, other, true)] : [])) }
})
