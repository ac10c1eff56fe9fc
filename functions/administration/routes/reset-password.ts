/** 重置为新的初始密码. */
import { resetPassword as contract } from '@yiqian/shared/protocol/administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { assertMayChange } from '../../_domain/administration/account-rules.ts'
import { NO_TRIES } from '../../_domain/administration/try-rules.ts'
import { routeFor } from '../../_kernel/route.ts'
import { administratorCard } from '../accounts/administrator-card.ts'
import { changeAccount } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'
import { nextPassword } from '../log-in/new-password.ts'

export const resetPassword = routeFor<Deps>()(contract, async (deps, { administratorId, initialPassword }, actor) => {
  const there = await deps.database.stores.administrators.load(administratorId)
  if (!there) throw new Fault('administrator.not_found')
  assertMayChange(actor, there)
  const password = await nextPassword(deps, there, initialPassword, 'initial')
  return administratorCard(await changeAccount(deps, actor, administratorId, (target) => ({ after: { ...target, ...password, ...NO_TRIES }, endsSessions: true })))
})
