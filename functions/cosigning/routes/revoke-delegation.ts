/** 收回授权: one tap by whoever granted it; a signature whose use is not taken yet is refused from now on. */
import { revokeDelegation as contract } from '@yiqian/shared/protocol/delegations.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { revokeDelegation as revoke } from '../../_domain/delegation/delegation.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const revokeDelegation = routeFor<Deps>()(contract, async ({ database, kernel: { clock } }, { delegationId }, { staffId }) => {
  await database.transaction(async ({ delegations }) => {
    const delegation = await delegations.load(delegationId)
    if (delegation?.delegatorId !== staffId) throw new Fault('delegation.not_found')
    if (delegation.state !== 'revoked') await delegations.replace(delegation, revoke(delegation, clock.nowMs()))
  }, 20)
  return { revoked: true as const }
})
