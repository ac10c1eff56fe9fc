/** 登录：密码、证书签名或两者. */
import { completeLogIn as contract } from '@yiqian/shared/protocol/administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { sessionEndsAtMs } from '../../_domain/administration/session-rules.ts'
import { routeFor } from '../../_kernel/route.ts'
import { administratorCard } from '../accounts/administrator-card.ts'
import type { Deps } from '../deps.ts'
import { logIn } from '../log-in/log-in.ts'
import { openSession } from '../log-in/open-session.ts'

export const completeLogIn = routeFor<Deps>()(contract, async (deps, given, _, { requestId }) => {
  let administratorId: string | undefined
  /** What was typed as an unknown name may be a password in the wrong field: it is not written down. */
  const record = (status: number, role: string, code?: string) =>
    deps.journals.recordOperation({
      phase: 'ended', atMs: deps.kernel.clock.nowMs(), actor: administratorId ? `administrator:${administratorId}` : 'anybody', role,
      op: `administration.${contract.operation}`, requestId, status, ...(code !== undefined && { code }), objects: administratorId ? { administratorId } : {},
    })
  try {
    const { administrator, before, factors } = await logIn(deps, given, (id) => (administratorId = id))
    await record(200, administrator.role)
    const heartbeat = factors !== 'password' && given.proof?.heartbeat === true
    const { token, session } = await openSession(deps, administrator.id, { factors, heartbeat })
    return {
      token, sessionId: session.id, administrator: administratorCard(administrator), previousLogInAtMs: before.lastLogInAtMs, failedTriesSince: before.failedTries,
      expiresAtMs: sessionEndsAtMs(session), endsAtMs: session.endsAtMs, heartbeatChallengeHex: heartbeat ? (await deps.challenges.make(`heartbeat:${session.id}`)).challengeHex : null,
    }
  } catch (error) {
    // a refusal that cannot be journaled is a refusal still
    if (error instanceof Fault && error.code !== 'journal.unavailable') await record(401, 'none', error.code).catch(() => undefined)
    throw error
  }
})
