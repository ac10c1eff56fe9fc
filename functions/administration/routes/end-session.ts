/** 结束本人的另一个登录会话. */
import { endSession as contract } from '@yiqian/shared/protocol/administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const endSession = routeFor<Deps>()(contract, async ({ database }, { sessionId }, { administratorId }) => {
  const session = await database.stores.administratorSessions.load(sessionId)
  if (session?.administratorId !== administratorId) throw new Fault('administrator.session_not_found')
  await database.stores.administratorSessions.remove(sessionId)
  return {}
})
