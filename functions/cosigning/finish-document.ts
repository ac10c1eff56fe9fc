// From a co-signature to a signed document: `seal` finishes it, the session keeps the answer, the scan code is approved.
import { finishSignature } from '@yiqian/shared/protocol/seal.ts'
import { Fault, type FaultCode } from '@yiqian/shared/protocol/faults.ts'
import { StoreConflict, type Stores } from '../_domain/ports.ts'
import type { SigningSession } from '../_domain/records.ts'
import { approveCode } from '../_domain/scan-code/scan-code.ts'
import { recordActivity } from '../_runtime/record-activity.ts'
import type { Deps } from './deps.ts'
import { allowedBy } from './take-sessions.ts'
import { loadChain } from './device-certificate.ts'
import { failSession } from './submission.ts'
import { returnMandate } from './take-mandates.ts'
import { settleUse } from './use-window.ts'

/** The document went another way for good: revoked, signed by someone else meanwhile, deleted. */
const FINAL: readonly FaultCode[] = ['task.not_found', 'task.not_pending', 'document.changed', 'document.deleted', 'document.state_conflict']

/** What all documents of a submission share, read once for them. */
export type Chain = () => Promise<string[]>

export function chainOf({ database: { stores } }: Deps): Chain {
  let read: Promise<string[]> | undefined
  return () => (read ??= loadChain(stores))
}

/**
 * @param session `cosigned`
 * @returns the session, `completed` or `failed`
 * @throws {Fault} signing.unfinished — the signature exists and is kept; the same request gets on from here
 */
export async function finishDocument(deps: Deps, session: SigningSession, { deviceId, staffId }: { deviceId: string; staffId: string }, chain: Chain = chainOf(deps)): Promise<SigningSession> {
  const { database: { stores }, call, kernel: { clock } } = deps
  const { batchId, intent, approvalDigestHex, digestHex, payload } = session
  const certificate = await stores.certificates.load(String(payload['certificateId']))
  if (!certificate) throw new Error(`the certificate of ${session.id} is gone`)
  const evidence = { sessionId: session.id, batchId, staffId, deviceId, intent, digestSource: String(payload['digestSource']), approvalDigestHex, digestHex, ...allowedBy(session) }
  let next: SigningSession
  try {
    const { documentState, signedAtMs } = await call(finishSignature, { preparedId: session.preparedId!, signatureHex: session.signatureHex!, certificateBase64: certificate.certificateBase64, chainBase64: await chain(), evidence })
    next = { ...session, state: 'completed', answer: { result: 'signed', documentState, signedAtMs } }
  } catch (error) {
    if (!(error instanceof Fault) || !FINAL.includes(error.code)) {
      throw new Fault('signing.unfinished', { detail: `${session.id}: ${error instanceof Fault ? `${error.code} ${error.detail}` : error instanceof Error ? error.message : 'unknown'}`, cause: error })
    }
    next = failSession(session, error.code, error.facts)
  }
  return keep(deps, session, next, { staffId, nowMs: clock.nowMs() })
}

async function keep({ database, kernel: { random } }: Deps, session: SigningSession, next: SigningSession, { staffId, nowMs }: { staffId: string; nowMs: number }): Promise<SigningSession> {
  try {
    return await database.transaction(async (stores) => {
      if (next.state === 'completed') await approveScanCode(stores, session, nowMs)
      else await returnMandate(stores, next)
      await settleUse(stores, next)
      // the person's own signatures are in the log from the moment that they made them
      if (next.state === 'completed' && next.intent === 'automatic') await recordActivity(stores, { staffId, deviceId: null, kind: 'document.automatic', facts: { documentId: String(next.payload['documentId']), intent: 'automatic' }, atMs: nowMs }, random)
      return stores.sessions.replace(session, next)
    }, 3)
  } catch (error) {
    // The same request, sent twice, finished twice: the other one has kept the same answer.
    const kept = error instanceof StoreConflict ? await database.stores.sessions.load(session.id) : undefined
    if (kept?.state !== 'completed' && kept?.state !== 'failed') throw error
    return kept
  }
}

/** A code for a batch is approved once the whole submission is through and something of it was signed. */
export async function approveBatchCode({ database, kernel: { clock } }: Deps, sessions: readonly SigningSession[]): Promise<void> {
  const signed = sessions.find(({ state, payload }) => state === 'completed' && typeof payload['codeId'] === 'string')
  if (!signed) return
  await database.transaction(async ({ codes }) => {
    const code = await codes.load(String(signed.payload['codeId']))
    const isOurs = code?.documentIds?.includes(String(signed.payload['documentId'])) && code.claimedByDeviceId === signed.deviceId
    const nowMs = clock.nowMs()
    if (code && isOurs && code.state === 'scanned' && nowMs <= (code.decideByMs ?? 0)) await codes.replace(code, approveCode(code, null, nowMs))
  }, 3)
}

/** The code that led here shows on the other screen that it was done. One that ran out meanwhile stays as it is: the signature does not hang on it. */
async function approveScanCode({ codes }: Stores, { deviceId, payload }: SigningSession, nowMs: number): Promise<void> {
  const code = typeof payload['codeId'] === 'string' ? await codes.load(payload['codeId']) : undefined
  const isOurs = code?.purpose === 'sign' && code.claimedByDeviceId === deviceId && code.documentId === payload['documentId'] && code.documentIds === null
  if (code && isOurs && code.state === 'scanned' && nowMs <= (code.decideByMs ?? 0)) await codes.replace(code, approveCode(code, null, nowMs))
}
