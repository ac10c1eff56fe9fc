/** 解绑企业微信或钉钉账号. */
import { unbindWorkAccount as contract } from '@yiqian/shared/protocol/notices.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import type { Deps } from '../deps.ts'

export const unbindWorkAccount = routeFor<Deps>()(contract, async ({ database, kernel: { clock, random } }, { channel }, { staffId, deviceId }) =>
  database.transaction(async (stores) => {
    await stores.workAccounts.remove(staffId, channel)
    await recordActivity(stores, { staffId, deviceId, kind: 'work_account.unbound', facts: { channel }, atMs: clock.nowMs() }, random)
    return { bound: false as const }
  }),
)
