/** 查找同事: by number, name or department; without oneself. */
import { findColleagues as contract } from '@yiqian/shared/protocol/delegations.ts'
import { staffCard } from '../../_domain/staff/staff-card.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

const MOST = 20

export const findColleagues = routeFor<Deps>()(contract, async ({ database: { stores } }, { query }, { staffId }) => ({
  items: (await stores.staff.search(query, MOST + 1)).filter(({ id }) => id !== staffId).slice(0, MOST).map(staffCard),
}))
