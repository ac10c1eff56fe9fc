/** 修改管理员姓名或角色. */
import { changeAdministrator as contract } from '@yiqian/shared/protocol/administration.ts'
import { assertManages } from '../../_domain/administration/account-rules.ts'
import { routeFor } from '../../_kernel/route.ts'
import { administratorCard } from '../accounts/administrator-card.ts'
import { changeAccount } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'

export const changeAdministrator = routeFor<Deps>()(contract, async (deps, { administratorId, name, role }, actor, call) => {
  const changed = await changeAccount(deps, actor, administratorId, (target) => {
    const newRole = role ?? target.role
    assertManages(actor, newRole)
    const moves = newRole !== target.role
    call.note({ oldName: target.name, newName: name ?? target.name, oldRole: target.role, newRole })
    return { after: { ...target, name: name ?? target.name, role: newRole }, leaves: moves, endsSessions: moves }
  })
  return administratorCard(changed)
})
