/** 回调投递记录（含死信）. */
import { listDeliveries as contract } from '@yiqian/shared/protocol/his.ts'
import { routeFor } from '../../_kernel/route.ts'
import { deliveryLine } from '../delivery-line.ts'
import type { Deps } from '../deps.ts'

export const listDeliveries = routeFor<Deps>()(contract, async ({ database: { stores } }, { state, limit }, { applicationId }) => ({
  deliveries: (await stores.deliveries.list(applicationId, state, limit)).map(deliveryLine),
}))
