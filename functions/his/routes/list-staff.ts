/** 查询可签署人员. */
import { listStaff as contract } from '@yiqian/shared/protocol/his.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

const LIMIT = 50

export const listStaff = routeFor<Deps>()(contract, async ({ database: { stores } }, { query }) => {
  const found = await stores.staff.search(query.trim(), LIMIT)
  const enrolled = new Set(await stores.devices.listEnrolledStaff(found.map((staff) => staff.id)))
  return { staff: found.map(({ id, staffNumber, name, title, department }) => ({ staffNumber, name, title, department, enrolled: enrolled.has(id) })) }
})
