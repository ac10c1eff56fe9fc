/** 列表可筛选的系统与科室. */
import { listChoices as contract } from '@yiqian/shared/protocol/status-sync.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const listChoices = routeFor<Deps>()(contract, ({ database: { stores } }, _, { staffId }) => stores.tasks.choicesOfStaff(staffId))
