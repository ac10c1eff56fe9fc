// Signs what waits for a person who has opened automatic signing. Each step is kept before the next: a kill loses nothing and signs nothing twice.
import { createHash } from 'node:crypto'
import { bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { prepareSignature } from '@yiqian/shared/protocol/seal.ts'
import { assertAutomaticCovers, takeAutomaticUse, type AutomaticSigning } from '../../_domain/automatic-signing/automatic-signing.ts'
import { inScope } from '../../_domain/mandate/mandate-use.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import type { Certificate, DocumentRecord, SigningSession, SigningTask } from '../../_domain/records.ts'
import { hasConsented } from '../../_domain/staff/account.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { finishDocument } from '../finish-document.ts'
import { messageOf } from '../message-of.ts'
import { failSession } from '../submission.ts'
import { markTaken, returnMandate } from '../take-mandates.ts'
import { recordIntent } from '../take-sessions.ts'
import { countedWith, factorsFor } from '../use-factors.ts'

const PAGE = 100
const MOST_PAGES = 20
/** A document that moved on under a signature is prepared again, so often for one version. */
const MOST_ATTEMPTS = 5

interface Work {
  automatic: AutomaticSigning
  certificate: Certificate
  task: SigningTask
  document: DocumentRecord
}

/** A document that cannot be signed now, or never, rests; the others go on. */
export interface Patience {
  isResting(taskId: string): boolean
  onFailure(taskId: string, error: unknown): void
}

/** Everything of one person that is in scope. */
export async function signAutomatically(deps: Deps, automaticId: string, { isResting, onFailure }: Patience): Promise<void> {
  const { database: { stores }, kernel: { clock } } = deps
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const automatic = await stores.automatic.load(automaticId)
    if (automatic?.state !== 'open' || clock.nowMs() >= automatic.untilMs) return
    if (!(await hasConsented(stores, automatic.staffId, deps.settings.privacyVersion))) return
    const certificate = automatic.certificateId === null ? undefined : await stores.certificates.load(automatic.certificateId)
    if (certificate?.state !== 'valid') return
    const { items, nextCursor } = await stores.tasks.listOfStaff(automatic.staffId, 'pending', { limit: PAGE, ...(cursor !== undefined && { cursor }) })
    for (const { task, document } of items) {
      if (task.round > 1) continue // given back by a person: a person looks at it again
      if (!inScope(automatic, document) || clock.nowMs() > document.dueAtMs || isResting(task.id)) continue
      if ((await factorsFor(deps, stores, document, await countedWith(deps, stores, automatic.staffId, 1))).length > 0) continue // the hospital asks for factors: a person signs
      await signOne(deps, { automatic, certificate, task, document }).catch((error: unknown) => onFailure(task.id, error))
    }
    if (nextCursor === null) return
    cursor = nextCursor
  }
}

async function signOne(deps: Deps, work: Work): Promise<void> {
  const { id: automaticId, staffId } = work.automatic
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const sessionId = sessionOf(automaticId, work, attempt)
    const session = await deps.database.stores.sessions.load(sessionId)
    if (session?.state === 'failed') continue
    if (session?.state === 'completed') return
    await goOn(deps, session ?? (await take(deps, work, sessionId)), { automaticId, staffId })
    return
  }
}

/** One session for one version of one document: whoever comes second finds it there. */
const sessionOf = (automaticId: string, { task, document }: Work, attempt: number): string =>
  `ses_${createHash('sm3').update(`${automaticId} ${task.id} ${document.currentDigestHex} ${attempt}`).digest('hex').slice(0, 24)}`

/** By the prepared signature, so that its session is found from there. */
const batchOf = (preparedId: string): string => preparedId.replace('prp_', 'bat_')

/** Prepared, then in one transaction: the use taken, the session kept, the intent in the evidence. @throws {StoreConflict} another instance is at it */
async function take(deps: Deps, work: Work, sessionId: string): Promise<SigningSession> {
  const { call, database, gm, kernel: { clock, random } } = deps
  const { certificate, task, document } = work
  const { id: automaticId, staffId } = work.automatic
  const prepared = await call(prepareSignature, { taskId: task.id, deviceId: automaticId, documentDigestHex: document.currentDigestHex, certificateBase64: certificate.certificateBase64 })
  return database.transaction(async (stores) => {
    const nowMs = clock.nowMs()
    const automatic = await stores.automatic.load(automaticId)
    assertAutomaticCovers(automatic, { staffId, document, nowMs })
    await stores.automatic.replace(automatic, takeAutomaticUse(automatic, nowMs))
    await markTaken(stores, prepared.preparedId, nowMs)
    const message = messageOf(prepared, certificate)
    const publicKey = parseCertificate(fromBase64(certificate.certificateBase64)).publicKey.sm2PublicKey!
    const digestHex = bytesToHex(gm.messageDigest(publicKey, message))
    const session: SigningSession = {
      id: sessionId, batchId: batchOf(prepared.preparedId), deviceId: automaticId, purpose: 'document', subjectId: task.id, preparedId: prepared.preparedId, digestHex, approvalDigestHex: digestHex, intent: 'automatic',
      payload: payloadOf(work, prepared, bytesToHex(message), nowMs), state: 'signing', requestDigestHex: null, signatureHex: null, answer: null, createdAtMs: nowMs, expiresAtMs: nowMs, revision: 0,
    }
    await stores.sessions.insert(session)
    await recordIntent(stores, { session, notes: { digestSource: 'server' }, submission: { deviceId: automaticId, staffId }, nowMs, random })
    return session
  })
}

function payloadOf({ automatic, certificate, document }: Work, { contentDigestHex, mandate }: ResponseOf<typeof prepareSignature>, messageHex: string, nowMs: number): SigningSession['payload'] {
  if (!mandate) throw new Error(`${document.id} was prepared without a mandate`)
  const { statementId, statementDigestHex, staffNumber } = mandate
  return { automaticId: automatic.id, statementId, statementDigestHex, onBehalfOf: staffNumber, documentId: document.id, documentDigestHex: document.currentDigestHex, contentDigestHex, certificateId: certificate.id, digestSource: 'server', messageHex, signingAtMs: nowMs }
}

/** From where the session stands to its end. */
async function goOn(deps: Deps, session: SigningSession, { automaticId, staffId }: { automaticId: string; staffId: string }): Promise<void> {
  const { vault, database } = deps
  let at = session
  if (at.state === 'signing') {
    const signature = await vault.signAutomatic({ automaticId, message: hexToBytes(String(at.payload['messageHex'])) })
    if (!signature) return giveUp(deps, at)
    at = await database.stores.sessions.replace(at, { ...at, state: 'cosigned', signatureHex: bytesToHex(signature) })
  }
  if (at.state === 'cosigned') await finishDocument(deps, at, { deviceId: automaticId, staffId })
}

async function giveUp({ database }: Deps, session: SigningSession): Promise<void> {
  await database.transaction(async (stores) => {
    const failed = await stores.sessions.replace(session, failSession(session, 'automatic.closed'))
    await returnMandate(stores, failed)
  }, 10)
}

/** What has a signature is finished, what has none is given up. @param beforeMs only what was taken by then: what is younger, somebody may be working on */
export async function finishTakenUses(deps: Deps, { id: automaticId, staffId }: AutomaticSigning, beforeMs = Infinity): Promise<void> {
  const { stores } = deps.database
  const taken = (await stores.mandateUses.listOfGrant(automaticId, 1000)).filter(({ state, atMs }) => state === 'taken' && atMs <= beforeMs)
  for (const { id: preparedId } of taken) {
    const [session] = await stores.sessions.listOfBatch(batchOf(preparedId))
    if (session?.state === 'cosigned') await finishDocument(deps, session, { deviceId: automaticId, staffId })
    else if (session?.state === 'signing') await giveUp(deps, session)
  }
}

/** Somebody else is signing it, or it has moved on: nothing to tell anybody. */
export const isOrdinary = (error: unknown): boolean => error instanceof StoreConflict || (error instanceof Fault && ['task.not_pending', 'document.changed', 'automatic.closed', 'signing.session_not_found'].includes(error.code))
