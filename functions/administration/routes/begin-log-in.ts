/** 取得登录挑战. */
import { beginLogIn as contract } from '@yiqian/shared/protocol/administration.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const beginLogIn = routeFor<Deps>()(contract, ({ challenges }) => challenges.make('log-in'))
