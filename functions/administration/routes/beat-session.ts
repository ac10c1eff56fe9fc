/** 证明密钥仍然插着. */
import { beatSession as contract, heartbeatText } from '@yiqian/shared/protocol/administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { beatSession as beat, sessionEndsAtMs } from '../../_domain/administration/session-rules.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { isSignedBy } from '../log-in/key-proof.ts'
import { ownSession } from '../log-in/own-session.ts'

export const beatSession = routeFor<Deps>()(contract, async (deps, { challengeHex, signatureBase64 }, { administratorId }, call) => {
  const { administrators, administratorSessions } = deps.database.stores
  const [session, administrator] = [await ownSession(deps, call), await administrators.load(administratorId)]
  if (session.heartbeat === 0 || !administrator?.certificateBase64) throw new Fault('administrator.heartbeat_unbound')
  const purpose = `heartbeat:${session.id}`
  await deps.challenges.assertFresh(purpose, challengeHex)
  if (!isSignedBy(deps, administrator.certificateBase64, heartbeatText(session.id, challengeHex), fromBase64(signatureBase64))) throw new Fault('administrator.log_in_wrong', { detail: 'the signature of a heartbeat' })
  await deps.challenges.take(challengeHex)
  const kept = await keepAlive(session.id)
  return { expiresAtMs: sessionEndsAtMs(kept), nextChallengeHex: (await deps.challenges.make(purpose)).challengeHex }

  /** A call may note its use at the same time. */
  async function keepAlive(id: string) {
    for (let round = 1; ; round++) {
      const there = await administratorSessions.load(id)
      if (!there) throw new Fault('access.expired')
      try {
        return await administratorSessions.replace(there, beat(there, deps.kernel.clock.nowMs()))
      } catch (error) {
        if (!(error instanceof StoreConflict) || round === 10) throw error
      }
    }
  }
})
