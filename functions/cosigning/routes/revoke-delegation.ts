/** 收回授权: one tap by whoever granted it; a signature whose use is not taken yet is refused from now on. */
import { revokeDelegation as contract } from '@yiqian/shared/protocol/delegations.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { revokeDelegation as revoke } from '../../_domain/delegation/delegation.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import type { Deps } from '../deps.ts'

export const revokeDelegation = routeFor<Deps>()(contract, async ({ database, kernel: { clock, random } }, { delegationId }, { staffId, deviceId }) => {
  await database.transaction(async (stores) => {
    const delegation = await stores.delegations.load(delegationId)
    if (delegation?.delegatorId !== staffId) throw new Fault('delegation.not_found')
    if (delegation.state === 'revoked') return
    const atMs = clock.nowMs()
    await stores.delegations.replace(delegation, revoke(delegation, atMs))
    const delegate = await stores.staff.load(delegation.delegateId)
    await recordActivity(stores, { staffId, deviceId, kind: 'delegation.revoked', facts: { delegationId, ...(delegate && { person: delegate.staffNumber }) }, atMs }, random)
  }, 20)
  return { revoked: true as const }
})
