/** 本人账号与登录会话. */
import { listSessions as contract } from '@yiqian/shared/protocol/administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { sessionEndsAtMs, sessionIsOpen } from '../../_domain/administration/session-rules.ts'
import { routeFor } from '../../_kernel/route.ts'
import { administratorCard } from '../accounts/administrator-card.ts'
import type { Deps } from '../deps.ts'
import { ownSession } from '../log-in/own-session.ts'

export const listSessions = routeFor<Deps>()(contract, async (deps, _, { administratorId }, call) => {
  const { administrators, administratorSessions } = deps.database.stores
  const [administrator, own, all] = [await administrators.load(administratorId), await ownSession(deps, call), await administratorSessions.listOfAdministrator(administratorId)]
  if (!administrator) throw new Fault('access.required', { detail: 'the account is gone' })
  const open = all.filter((session) => sessionIsOpen(session, deps.kernel.clock.nowMs()))
  return {
    administrator: administratorCard(administrator),
    sessions: open.map((session) => ({ id: session.id, factors: session.factors, createdAtMs: session.createdAtMs, lastUsedAtMs: session.lastUsedAtMs, endsAtMs: sessionEndsAtMs(session), heartbeat: session.heartbeat === 1, current: session.id === own.id })),
  }
})
