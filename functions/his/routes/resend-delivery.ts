/** 重新投递死信回调. */
import { resendDelivery as contract } from '@yiqian/shared/protocol/his.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { resend } from '../../_domain/delivery/delivery.ts'
import { routeFor } from '../../_kernel/route.ts'
import { deliveryLine } from '../delivery-line.ts'
import type { Deps } from '../deps.ts'

export const resendDelivery = routeFor<Deps>()(contract, async ({ database, kernel }, { deliveryId }, { applicationId }) =>
  database.transaction(async ({ deliveries }) => {
    const delivery = await deliveries.load(deliveryId)
    if (!delivery || delivery.applicationId !== applicationId) throw new Fault('delivery.not_found')
    if (delivery.state !== 'dead') throw new Fault('delivery.not_dead')
    return deliveryLine(await deliveries.replace(delivery, resend(delivery, kernel.clock.nowMs())))
  }, 5),
)
