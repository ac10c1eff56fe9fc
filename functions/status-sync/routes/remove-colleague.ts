/** 移除同事: documents that were passed on stay with them. */
import { removeColleague as contract } from '@yiqian/shared/protocol/flow.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const removeColleague = routeFor<Deps>()(contract, async ({ database: { stores } }, { staffNumber }, { staffId }) => {
  const other = await stores.staff.findByNumber(staffNumber)
  if (!other || !(await stores.colleagues.has(staffId, other.id))) throw new Fault('flow.colleague_unknown', { detail: staffNumber })
  await stores.colleagues.remove(staffId, other.id)
  return {}
})
