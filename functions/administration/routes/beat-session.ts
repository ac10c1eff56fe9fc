/** 证明密钥仍然插着. */
import { beatSession as contract, heartbeatText } from '@yiqian/shared/protocol/administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { AdministratorSession } from '../../_domain/administration/administration.ts'
import { beatSession as beat, sessionEndsAtMs, sessionIsOpen } from '../../_domain/administration/session-rules.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { isSignedBy } from '../log-in/key-proof.ts'

export const beatSession = routeFor<Deps>()(contract, async (deps, { sessionId, challengeHex, signatureBase64 }) => {
  const session = await openSession(deps, sessionId)
  const administrator = await deps.database.stores.administrators.load(session.administratorId)
  if (administrator?.state !== 'active') throw new Fault('access.expired')
  if (session.heartbeat === 0 || administrator.certificateBase64 === null) throw new Fault('administrator.heartbeat_unbound')
  const purpose = `heartbeat:${session.id}`
  await deps.challenges.assertFresh(purpose, challengeHex)
  if (!isSignedBy(deps, administrator.certificateBase64, heartbeatText(session.id, challengeHex), fromBase64(signatureBase64))) throw new Fault('administrator.log_in_wrong', { detail: 'the signature of a heartbeat' })
  await deps.challenges.take(challengeHex)
  return { expiresAtMs: sessionEndsAtMs(await keepAlive(deps, sessionId)), nextChallengeHex: (await deps.challenges.make(purpose)).challengeHex }
})

async function openSession({ database, kernel }: Deps, sessionId: string): Promise<AdministratorSession> {
  const session = await database.stores.administratorSessions.load(sessionId)
  if (!session || !sessionIsOpen(session, kernel.clock.nowMs())) throw new Fault('access.expired')
  return session
}

/** A call may note its use at the same time. */
async function keepAlive(deps: Deps, sessionId: string): Promise<AdministratorSession> {
  for (let round = 1; ; round++) {
    const session = await openSession(deps, sessionId)
    try {
      return await deps.database.stores.administratorSessions.replace(session, beat(session, deps.kernel.clock.nowMs()))
    } catch (error) {
      if (!(error instanceof StoreConflict) || round === 10) throw error
    }
  }
}
