/** 退出登录. */
import { logOut as contract } from '@yiqian/shared/protocol/administration.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { ownSession } from '../log-in/own-session.ts'

export const logOut = routeFor<Deps>()(contract, async (deps, _, _actor, call) => {
  const { id } = await ownSession(deps, call)
  call.note({ sessionId: id })
  await deps.database.stores.administratorSessions.remove(id)
  return {}
})
