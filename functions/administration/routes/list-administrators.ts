/** 管理员账号清单. */
import { listAdministrators as contract } from '@yiqian/shared/protocol/administration.ts'
import { routeFor } from '../../_kernel/route.ts'
import { administratorCard } from '../accounts/administrator-card.ts'
import type { Deps } from '../deps.ts'

export const listAdministrators = routeFor<Deps>()(contract, async ({ database }) => ({ items: (await database.stores.administrators.list()).map(administratorCard) }))
