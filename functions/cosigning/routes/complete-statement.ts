/** 完成签署声明: the co-signed statement is kept and takes effect, both or neither. */
import * as v from 'valibot'
import { completeStatement as contract } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { Statement, type StatementKind } from '@yiqian/shared/protocol/statements.ts'
import type { SigningSession } from '../../_domain/records.ts'
import { routeFor } from '../../_kernel/route.ts'
import { cosign } from '../cosign.ts'
import type { Deps } from '../deps.ts'
import type { Effect } from '../statements/effect.ts'
import { effectOf } from '../statements/effects.ts'
import { failSession, faultOf, requestDigest, rollOf } from '../submission.ts'

const statementOf = ({ payload }: SigningSession): Statement => v.parse(Statement, JSON.parse(String(payload['statementJson'])))

export const completeStatement = routeFor<Deps>()(contract, async (deps, input, { deviceId, staffId }) => {
  const { database: { stores }, keyring } = deps
  const session = await stores.sessions.load(input.sessionId)
  if (session?.deviceId !== deviceId || session.purpose !== 'statement') throw new Fault('signing.session_not_found')
  const statement = statementOf(session)
  if (effectOf(statement.kind).needsMask !== (input.maskHex !== undefined)) throw new Fault('request.malformed', { facts: { field: 'maskHex', expectedZh: '仅在免密与指纹、面容声明中需要', expectedEn: 'belongs to PIN-free and biometric statements, and to no other' } })
  const submission = { deviceId, staffId, purpose: 'statement' as const, generation: input.generation, requestDigestHex: requestDigest(input), items: [{ session, partial: input.partial, notes: {} }] }
  const [signed] = await cosign(deps, submission)
  const done = signed!.state === 'cosigned' ? await takeEffect(deps, signed!, { deviceId, staffId, maskHex: input.maskHex ?? '' }) : signed!
  if (done.state === 'failed') throw faultOf(done)
  await goOn(deps, statement)
  return { statement, roll: rollOf(done, keyring) }
})

async function goOn(deps: Deps, statement: Statement): Promise<void> {
  const effect = effectOf(statement.kind) as unknown as Effect<StatementKind>
  await effect.after?.(deps, statement).catch((error: unknown) => deps.log('error', { op: `cosigning.${statement.kind}`, actor: 'background', detail: error instanceof Error ? error.message : 'unknown' }))
}

/** What the statement is about may have changed meanwhile: then the session ends, and nothing takes effect. */
function takeEffect(deps: Deps, { id }: SigningSession, given: { deviceId: string; staffId: string; maskHex: string }): Promise<SigningSession> {
  return deps.database.transaction(async (stores) => {
    const session = await stores.sessions.load(id)
    if (session?.state !== 'cosigned') return session!
    const staff = await stores.staff.load(given.staffId)
    if (!staff) throw new Error(`the person of ${id} is gone`)
    const statement = statementOf(session)
    const nowMs = deps.kernel.clock.nowMs()
    try {
      const effect = effectOf(statement.kind) as unknown as Effect<StatementKind>
      await effect.apply(deps, stores, statement, { staff, deviceId: given.deviceId, nowMs, maskHex: given.maskHex })
    } catch (error) {
      if (error instanceof Fault && error.code.startsWith('statement.')) return stores.sessions.replace(session, failSession(session, error.code, error.facts))
      throw error
    }
    await stores.statements.insert({ id: statement.statementId, staffId: staff.id, deviceId: given.deviceId, kind: statement.kind, statement, signatureHex: session.signatureHex!, certificateId: String(session.payload['certificateId']), atMs: nowMs })
    return stores.sessions.replace(session, { ...session, state: 'completed', answer: {} })
  }, 10)
}
