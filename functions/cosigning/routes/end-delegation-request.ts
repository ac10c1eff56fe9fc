/** 谢绝或撤回授权申请: which of the two, the person decides it by who they are. */
import { endDelegationRequest as contract } from '@yiqian/shared/protocol/delegations.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const endDelegationRequest = routeFor<Deps>()(contract, async ({ database, kernel: { clock } }, { requestId }, { staffId }) =>
  database.transaction(async ({ delegationRequests }) => {
    const request = await delegationRequests.load(requestId)
    if (!request || ![request.delegatorId, request.delegateId].includes(staffId)) throw new Fault('delegation.not_found')
    const state = request.delegatorId === staffId ? ('declined' as const) : ('withdrawn' as const)
    if (request.state !== state) {
      if (request.state !== 'open') throw new Fault('delegation.request_closed')
      await delegationRequests.replace(request, { ...request, state, decidedAtMs: clock.nowMs() })
    }
    return { state }
  }, 10),
)
