// One submission through the vault: take, complete, keep what came of it. What is done with a signature afterwards is the route's.
import { bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { Fault, type FaultCode, type FaultFacts } from '@yiqian/shared/protocol/faults.ts'
import type { Completion, ItemOutcome } from '../_adapters/key-shares/complete-items.ts'
import { countWrongPin, resetTries, returnTry, suspendDevice, wrongPinFault } from '../_domain/device/device.ts'
import { StoreConflict, type Stores } from '../_domain/ports.ts'
import type { Device, SigningSession } from '../_domain/records.ts'
import { closeWindowsOf } from '../_runtime/close-windows-of.ts'
import { recordActivity } from '../_runtime/record-activity.ts'
import { recordEvidence } from '../_runtime/record.ts'
import type { Deps } from './deps.ts'
import { actionFacts } from './action-facts.ts'
import { failSession, faultOf, partialOf, withRoll, type Submission } from './submission.ts'
import { alarmAboutClone } from './alarm-about-clone.ts'
import { returnMandate } from './take-mandates.ts'
import { takeSessions, type Taken } from './take-sessions.ts'
import { settleUse } from './use-window.ts'

/** What ends the whole submission, not one item of it. */
const OF_THE_DEVICE: readonly FaultCode[] = ['device.pin_wrong', 'device.locked', 'device.suspended']

/**
 * @returns the sessions in the order of the items, each `cosigned` (go on with it), `completed` or `failed` (a repeat)
 * @throws {Fault} device.pin_wrong · device.locked · device.suspended · signing.session_not_found · signing.session_conflict · signing.unfinished
 */
export async function cosign(deps: Deps, submission: Submission): Promise<SigningSession[]> {
  const taken = await takeSessions(deps, submission)
  const sessions = taken.sessions.some(({ state }) => state === 'signing') ? await sign(deps, submission, taken) : taken.sessions
  const ended = sessions.find((session) => session.state === 'failed' && OF_THE_DEVICE.includes(faultOf(session).code))
  if (!ended) return sessions
  if (faultOf(ended).code === 'device.suspended') await alarmAboutClone(deps, submission.deviceId)
  throw faultOf(ended)
}

async function sign(deps: Deps, submission: Submission, { sessions, isRepeat }: Taken): Promise<SigningSession[]> {
  const open = sessions.flatMap((session, index) => (session.state === 'signing' ? [{ session, partial: submission.items[index]!.partial }] : []))
  const items = open.map(({ session, partial }) => ({ sessionId: session.id, subjectId: session.subjectId, message: hexToBytes(String(session.payload['messageHex'])), partial: partialOf(partial) }))
  const { deviceId, purpose, generation } = submission
  const completion = await deps.vault.complete({ deviceId, purpose, generation, items })
  const isSigned = completion.result === 'done' && completion.items.some(({ result }) => result === 'signed')
  const roll = isSigned ? await rollOrNone(deps, deviceId) : null
  const settled = await settle(deps, { submission, isRepeat, open: open.map(({ session }) => session), completion, roll })
  return sessions.map((session) => settled.find(({ id }) => id === session.id) ?? session)
}

/** A share that does not roll this time rolls the next time: no reason to lose a signature. */
async function rollOrNone({ vault, log }: Deps, deviceId: string): ReturnType<Deps['vault']['roll']> {
  try {
    return await vault.roll(deviceId)
  } catch (error) {
    log('error', { op: 'cosigning.roll', actor: `device:${deviceId}`, detail: error instanceof Error ? error.message : 'the share did not roll' })
    return null
  }
}

interface Settlement {
  submission: Submission
  isRepeat: boolean
  open: readonly SigningSession[]
  completion: Completion
  roll: Awaited<ReturnType<Deps['vault']['roll']>>
}

/** Signatures, failures, the try and the roll: all in one transaction. */
async function settle({ database, keyring, kernel: { clock, random } }: Deps, given: Settlement): Promise<SigningSession[]> {
  const { submission: { deviceId }, open, completion, roll } = given
  try {
    return await database.transaction(async (stores) => {
      const device = await stores.devices.load(deviceId)
      if (!device) throw new Fault('access.required', { detail: 'the device is gone' })
      const after = deviceAfter(device, given)
      if (after !== device) await stores.devices.replace(device, after)
      if (after.state !== 'active') await closeWindowsOf(stores, deviceId, 'the phone signs no more', clock.nowMs())
      const settled: SigningSession[] = []
      for (const [index, session] of open.entries()) {
        const next = sessionAfter(session, completion, index, after)
        settled.push(await stores.sessions.replace(session, index === 0 ? withRoll(next, roll, keyring) : next))
        if (next.state === 'failed') await returnMandate(stores, next)
        await settleUse(stores, next)
        await recordOwnAction(stores, next, { submission: given.submission, atMs: clock.nowMs(), random, isFirst: index === 0 })
        if (next.state === 'failed') await recordFailure(stores, next, { deviceId, atMs: clock.nowMs(), random })
      }
      return settled
    }, 10)
  } catch (error) {
    // Somebody took these sessions for lost meanwhile: what was signed here is not released.
    throw error instanceof StoreConflict ? new Fault('signing.unfinished', { detail: 'the sessions moved meanwhile', cause: error }) : error
  }
}

function deviceAfter(device: Device, { completion, submission: { purpose }, isRepeat }: Settlement): Device {
  if (completion.result === 'clone') return suspendDevice(device)
  if (purpose === 'enrolment') return device
  if (completion.result === 'wrong-pin') return countWrongPin(device)
  if (completion.items.some(({ result }) => result === 'signed' || result === 'degenerate')) return resetTries(device)
  // Nothing was tested now; but before the crash that made this a repeat a PIN may have been, so that try stays taken.
  return isRepeat ? device : returnTry(device)
}

const FAULT_OF_OUTCOME: Readonly<Record<Exclude<ItemOutcome['result'], 'signed'>, FaultCode>> = {
  'session-gone': 'signing.session_not_found',
  malformed: 'request.cryptographically_invalid',
  degenerate: 'signing.session_not_found',
  refused: 'request.cryptographically_invalid',
}

function sessionAfter(session: SigningSession, completion: Completion, index: number, device: Device): SigningSession {
  if (completion.result === 'clone') return failSession(session, 'device.suspended')
  if (completion.result === 'wrong-pin') {
    const { code, facts } = wrongPinFault(device)
    return failSession(session, code, facts)
  }
  const outcome = completion.items[index]!
  if (outcome.result === 'signed') return { ...session, state: 'cosigned', signatureHex: bytesToHex(outcome.signature) }
  const code = FAULT_OF_OUTCOME[outcome.result]
  const facts: FaultFacts = code === 'request.cryptographically_invalid' ? { check: outcome.result === 'malformed' ? 'crypto.scalar_out_of_range' : 'cosign.partial_wrong' } : {}
  return failSession(session, code, facts)
}

/** What the person may read later: each signature, log-in and statement; a wrong PIN once for the whole submission. */
async function recordOwnAction(stores: Stores, session: SigningSession, { submission: { staffId, deviceId, purpose }, atMs, random, isFirst }: { submission: Submission; atMs: number; random: Deps['kernel']['random']; isFirst: boolean }): Promise<void> {
  const isWrongPin = session.state === 'failed' && isFirst && OF_THE_DEVICE.includes(faultOf(session).code)
  if (session.state !== 'cosigned' && !isWrongPin) return
  const facts = { ...actionFacts(session), intent: session.intent }
  await recordActivity(stores, { staffId, deviceId, kind: isWrongPin ? 'pin.wrong' : purpose, facts, atMs }, random)
}

async function recordFailure(stores: Stores, session: SigningSession, { deviceId, atMs, random }: { deviceId: string; atMs: number; random: Deps['kernel']['random'] }): Promise<void> {
  const { documentId } = session.payload
  if (typeof documentId !== 'string') return
  const facts = { taskId: session.subjectId, sessionId: session.id, digestHex: session.digestHex, fault: faultOf(session).code }
  await recordEvidence(stores, documentId, { kind: 'signing.failed', actor: `device:${deviceId}`, facts, atMs }, random)
}
