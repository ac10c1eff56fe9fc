// Before anything is signed: one try taken, the sessions bound to this very request, the intent written down, all in one transaction.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { takeTry } from '../_domain/device/device.ts'
import type { Stores } from '../_domain/ports.ts'
import type { SigningSession } from '../_domain/records.ts'
import { recordEvidence } from '../_runtime/record.ts'
import { loadValidCertificate } from './device-certificate.ts'
import type { Deps } from './deps.ts'
import { takeMandates } from './take-mandates.ts'
import type { Submission, SubmittedItem } from './submission.ts'
import { assertReleasedFor } from './use-biometrics.ts'
import { takeFactors } from './use-factors.ts'
import { takeUsesOf } from './use-window.ts'

/** After so long, sessions in `signing` are taken for a crash; before, somebody may still be at work. */
const IN_FLIGHT_MS = 15_000

export interface Taken {
  sessions: SigningSession[]
  /** the same request came before: its sessions stand wherever they were left, `signing` if a crash cut them off */
  isRepeat: boolean
}

/**
 * @returns the sessions, all `signing` unless this is a repeat
 * @throws {Fault} signing.session_not_found · signing.session_conflict · signing.unfinished — still in flight · device.* · certificate.not_valid
 */
export function takeSessions({ database, config, kernel }: Deps, submission: Submission): Promise<Taken> {
  const { clock, random } = kernel
  return database.transaction(async (stores) => {
    const nowMs = clock.nowMs()
    const grounds: Record<string, string> = {}
    const sessions = await Promise.all(submission.items.map(({ session }) => reload(stores, session)))
    if (sessions.some(({ requestDigestHex }) => requestDigestHex !== null)) return { sessions: repeated(sessions, submission, nowMs), isRepeat: true }
    if (sessions.some(({ expiresAtMs, state }) => expiresAtMs < nowMs || state !== 'begun')) throw new Fault('signing.session_not_found', { detail: 'expired' })
    if (submission.purpose !== 'enrolment') {
      await takeTryOf(stores, submission.deviceId)
      await loadValidCertificate(stores, submission.deviceId, nowMs)
      await takeUsesOf(stores, sessions, { deviceId: submission.deviceId, nowMs })
      await assertReleasedFor(stores, sessions, submission.deviceId)
      Object.assign(grounds, await takeFactors({ config, kernel }, stores, sessions, submission.staffId))
      await takeMandates(stores, sessions, nowMs)
    }
    const taken: SigningSession[] = []
    for (const [index, session] of sessions.entries()) {
      const notes = { ...submission.items[index]!.notes, ...grounds }
      taken.push(await stores.sessions.replace(session, { ...session, state: 'signing', requestDigestHex: submission.requestDigestHex, payload: { ...session.payload, ...notes, signingAtMs: nowMs } }))
      await recordIntent(stores, { session, notes, submission, nowMs, random })
    }
    return { sessions: taken, isRepeat: false }
  }, 20)
}

async function reload(stores: Stores, { id }: SigningSession): Promise<SigningSession> {
  const session = await stores.sessions.load(id)
  if (!session) throw new Fault('signing.session_not_found')
  return session
}

function repeated(sessions: SigningSession[], { requestDigestHex }: Submission, nowMs: number): SigningSession[] {
  if (sessions.some((session) => session.requestDigestHex !== requestDigestHex)) throw new Fault('signing.session_conflict')
  const isInFlight = sessions.some(({ state, payload }) => state === 'signing' && nowMs < Number(payload['signingAtMs']) + IN_FLIGHT_MS)
  if (isInFlight) throw new Fault('signing.unfinished', { detail: 'the same request is being worked on' })
  return sessions
}

async function takeTryOf({ devices }: Stores, deviceId: string): Promise<void> {
  const device = await devices.load(deviceId)
  if (!device) throw new Fault('access.required', { detail: 'the device is gone' })
  await devices.replace(device, takeTry(device))
}

const GROUNDS = ['factors', 'oneTimeCodeId', 'windowId', 'biometricId', 'biometricMethod', 'credentialDigestHex', 'delegationId', 'automaticId', 'statementId', 'statementDigestHex', 'onBehalfOf'] as const

/** The statement that it rests on: a PIN-free window, a grant, automatic signing; with its digest, and on whose behalf. */
export const allowedBy = ({ payload }: SigningSession): Record<string, string> =>
  Object.fromEntries(GROUNDS.flatMap((name) => (typeof payload[name] === 'string' ? [[name, payload[name]]] : [])))

/** A crash can leave a signature unfinished, never unexplained. */
export async function recordIntent(stores: Stores, given: { session: SigningSession; notes: SubmittedItem['notes']; submission: Pick<Submission, 'deviceId' | 'staffId'>; nowMs: number; random: Deps['kernel']['random'] }): Promise<void> {
  const { session, notes, submission: { deviceId, staffId }, nowMs, random } = given
  const { documentId } = session.payload
  if (typeof documentId !== 'string') return
  const { digestHex, approvalDigestHex, intent, batchId } = session
  const facts = { taskId: session.subjectId, sessionId: session.id, batchId, staffId, digestHex, approvalDigestHex, contentDigestHex: String(session.payload['contentDigestHex']), intent, ...allowedBy(session), ...notes }
  await recordEvidence(stores, documentId, { kind: 'signing.intended', actor: actorOf(deviceId), facts, atMs: nowMs }, random)
}

/** A phone, or the vault's own key of automatic signing. */
const actorOf = (deviceId: string): string => (deviceId.startsWith('aut_') ? `automatic:${deviceId}` : `device:${deviceId}`)
