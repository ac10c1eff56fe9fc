/** 锁定账号. */
import { lockAdministrator as contract } from '@yiqian/shared/protocol/administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import { administratorCard } from '../accounts/administrator-card.ts'
import { changeAccount } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'

export const lockAdministrator = routeFor<Deps>()(contract, async (deps, { administratorId }, actor) => {
  const locked = await changeAccount(deps, actor, administratorId, (target) => {
    if (target.state === 'locked') throw new Fault('administrator.state_conflict', { facts: { state: target.state } })
    return { after: { ...target, state: 'locked' }, leaves: true, endsSessions: true }
  })
  return administratorCard(locked)
})
