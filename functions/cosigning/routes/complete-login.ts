/** 完成扫码登录: the co-signed challenge approves the code; the hospital system can verify it by itself. */
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { completeLogin as contract } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { SigningSession } from '../../_domain/records.ts'
import { approveCode, assertMayDecide } from '../../_domain/scan-code/scan-code.ts'
import { staffCard } from '../../_domain/staff/staff-card.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { cosign } from '../cosign.ts'
import type { Deps } from '../deps.ts'
import { failSession, faultOf, requestDigest, rollOf } from '../submission.ts'

export const completeLogin = routeFor<Deps>()(contract, async (deps, input, { deviceId, staffId }) => {
  const { database: { stores }, keyring } = deps
  const session = await stores.sessions.load(input.sessionId)
  if (session?.deviceId !== deviceId || session.purpose !== 'login') throw new Fault('signing.session_not_found')
  const submission = { deviceId, staffId, purpose: 'login' as const, generation: input.generation, requestDigestHex: requestDigest(input), items: [{ session, partial: input.partial, notes: {} }] }
  const [signed] = await cosign(deps, submission)
  const done = signed!.state === 'cosigned' ? await approve(deps, signed!, { deviceId, staffId }) : signed!
  if (done.state === 'failed') throw faultOf(done)
  const [code, staff] = [await stores.codes.load(done.subjectId), await stores.staff.load(staffId)]
  const application = code && (await stores.applications.load(code.applicationId))
  if (!application || !staff) throw new Error(`the code or person of ${done.id} is gone`)
  return { approved: true as const, clientSystem: application.name, staff: staffCard(staff), roll: rollOf(done, keyring) }
})

/** Code and session in one transaction; a code that ran out meanwhile ends the session. */
function approve({ database, kernel: { clock } }: Deps, session: SigningSession, { deviceId, staffId }: { deviceId: string; staffId: string }): Promise<SigningSession> {
  return database.transaction(async (stores) => {
    const now = await stores.sessions.load(session.id)
    if (now?.state !== 'cosigned') return now!
    const [code, certificate] = [await stores.codes.load(session.subjectId), await stores.certificates.load(String(session.payload['certificateId']))]
    if (!code || !certificate) throw new Error(`the code or certificate of ${session.id} is gone`)
    const nowMs = clock.nowMs()
    try {
      assertMayDecide(code, deviceId, nowMs)
    } catch (error) {
      if (error instanceof Fault) return stores.sessions.replace(now, failSession(now, 'code.expired'))
      throw error
    }
    const message = hexToBytes(String(session.payload['messageHex']))
    const login = { staffId, certificateBase64: certificate.certificateBase64, signatureHex: session.signatureHex!, messageBase64: toBase64(message) }
    await stores.codes.replace(code, approveCode(code, login, nowMs))
    return stores.sessions.replace(now, { ...now, state: 'completed', answer: {} })
  }, 5)
}
