/** 添加同事: anybody who works here, but oneself; adding again changes nothing. */
import { addColleague as contract } from '@yiqian/shared/protocol/flow.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import { colleagueCard, loadMe } from '../colleague-card.ts'
import type { Deps } from '../deps.ts'

export const addColleague = routeFor<Deps>()(contract, async (deps, { staffNumber }, { staffId }) => {
  const { database: { stores }, kernel: { clock } } = deps
  const other = await stores.staff.findByNumber(staffNumber)
  if (other?.state !== 'active' || other.id === staffId) throw new Fault('flow.colleague_unknown', { detail: staffNumber })
  await stores.colleagues.add({ staffId, colleagueId: other.id, addedAtMs: clock.nowMs() })
  return colleagueCard(deps, await loadMe(stores, staffId), other, true)
})
