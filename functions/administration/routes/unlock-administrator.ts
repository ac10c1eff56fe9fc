/** 解锁账号. */
import { unlockAdministrator as contract } from '@yiqian/shared/protocol/administration.ts'
import { NO_TRIES } from '../../_domain/administration/try-rules.ts'
import { routeFor } from '../../_kernel/route.ts'
import { administratorCard } from '../accounts/administrator-card.ts'
import { changeAccount } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'

export const unlockAdministrator = routeFor<Deps>()(contract, async (deps, { administratorId }, actor) =>
  administratorCard(await changeAccount(deps, actor, administratorId, (target) => ({ after: { ...target, state: 'active', ...NO_TRIES } }))))
