// Signing as the person goes through it: confirm, PIN, progress, and what may come instead. One document or many, more than a hundred in parts.
import { BATCH_LIMIT } from '@yiqian/shared/protocol/cosigning.ts'
import { codeOf } from '../api/say-error.ts'
import { PHONE_FAULTS } from '../api/phone-fault.ts'
import { isServerFault } from '../api/server-fault.ts'
import type { BiometricDevice } from '../platform/biometric-device.ts'
import type { Phone } from '../signing/phone.ts'
import { readTask } from '../signing/read-tasks.ts'
import { signDocuments, SigningInterrupted, type ApprovedItem, type ItemResult, type Opening, type Refusal, type SigningStep } from '../signing/sign-documents.ts'
import { forgetBatch } from '../signing/unfinished-batch.ts'
import { problemOf, type Problem } from './problem.ts'
import { createStore, type Store } from './store.ts'

export type SignStage = SigningStep

export type SignState =
  | { step: 'closed' }
  | { step: 'review' }
  | { step: 'pin'; problem?: Problem }
  /** `done` of `count` documents within the stage; `before` were dealt with in earlier parts */
  | { step: 'running'; stage: SignStage; done: number; count: number; before: number; total: number }
  /** these cannot be signed: go on with the others, or stop */
  | { step: 'asking'; refused: readonly Refusal[]; left: number; signed: number }
  /** sent, and no answer came; tried again by itself */
  | { step: 'interrupted'; isTrying: boolean }
  /** nothing was signed, and entering the PIN again may not help */
  | { step: 'blocked'; problem: Problem }
  | { step: 'done'; results: ItemResult[] }

export interface SignFlow {
  state: Store<SignState>
  /** Shows what will be signed. */
  open(): void
  /** Asks for the PIN, or goes on at once under an open PIN-free window that covers everything. */
  confirm(): Promise<void>
  /** Whether `confirm` will ask for the PIN. */
  needsPin(): boolean
  /** Whether `confirm` will ask for finger or face; the PIN is the other way. */
  usesBiometrics(): boolean
  /** The PIN after all. */
  usePin(): void
  /** A PIN of six digits was entered. */
  enter(pin: string): Promise<void>
  /** The answer to `asking`. */
  decide(goesOn: boolean): void
  /** Asks for the outcome now. */
  retryNow(): void
  close(): void
}

export interface SignFlowOptions {
  items: () => readonly ApprovedItem[]
  codeId?: string
  /** the PIN-free window that covers all of them, if one is open */
  windowId?: () => string | undefined
  /** finger or face, where they may sign all of them */
  biometric?: () => BiometricDevice | undefined
  /** something was signed or refused: what is shown of a window may have changed */
  onSettled?: () => void
}

/** Waits between the attempts to learn the outcome; the last one repeats. */
const WAITS_MS = [1500, 3000, 6000, 12_000, 20_000]
const MOST_ATTEMPTS = 60

const isRefused = (result: ItemResult): result is Refusal => result.result === 'refused'

/** The session is gone (the server was restarted, or it ended): the tasks themselves tell what became of them. */
const outcomeOf = (phone: Phone, part: readonly ApprovedItem[], problem: Problem): Promise<ItemResult[]> =>
  Promise.all(
    part.map(async ({ taskId }): Promise<ItemResult> => {
      const detail = await readTask(phone, taskId).catch(() => undefined)
      if (detail?.signature) return { taskId, result: 'signed', documentState: detail.task.documentState, signedAtMs: detail.signature.signedAtMs }
      return { taskId, result: 'refused', fault: problem.code, message: problem.sentence }
    }),
  )

/** Repeats the very same request until somebody answers; nothing is signed twice. */
async function findOut(phone: Phone, { state, part, onRetry }: { state: Store<SignState>; part: readonly ApprovedItem[]; onRetry: (now: () => void) => void }, interrupted: SigningInterrupted): Promise<ItemResult[]> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    state.set({ step: 'interrupted', isTrying: false })
    await Promise.race([phone.ports.clock.wait(WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)]!), new Promise<void>((resolve) => onRetry(resolve))])
    state.set({ step: 'interrupted', isTrying: true })
    try {
      return await interrupted.resume()
    } catch (cause) {
      if (cause instanceof SigningInterrupted) continue
      return outcomeOf(phone, part, problemOf(cause))
    }
  }
  throw interrupted
}

const refusedAs = (items: readonly ApprovedItem[], { code, sentence }: Problem): Refusal[] => items.map(({ taskId }) => ({ taskId, result: 'refused', fault: code, message: sentence }))

/** What keeps this phone from signing at all: said before the PIN is asked for. */
const problemBefore = (phone: Phone): Promise<Problem | undefined> => Promise.resolve(phone.beforeSigning?.()).then(() => undefined, problemOf)

/** Entering the PIN, again or instead, may help. */
const mayEnterPin = (cause: unknown): boolean =>
  isServerFault(cause, 'device.pin_wrong', 'window.closed', 'window.used_up') || codeOf(cause).startsWith('biometrics.') || ['phone.pin_malformed', 'phone.window_missing', 'phone.biometric_refused', 'phone.biometric_missing', 'phone.pin_needed'].includes(codeOf(cause))

export function createSignFlow(phone: Phone, { items, codeId, windowId, biometric, onSettled }: SignFlowOptions): SignFlow {
  const state = createStore<SignState>({ step: 'closed' })
  let retryNow = (): void => undefined
  let decide = (_goesOn: boolean): void => undefined

  /** What `confirm` opens the share with; undefined: the PIN. */
  const without = (): Opening | undefined => {
    const open = windowId?.()
    if (open !== undefined) return { windowId: open }
    const device = biometric?.()
    return device && { biometric: device }
  }

  const settle = (results: ItemResult[]): void => {
    onSettled?.()
    const [only] = results
    if (results.length === 1 && only?.result === 'refused') state.set({ step: 'blocked', problem: { code: only.fault, sentence: only.message } })
    else state.set({ step: 'done', results })
  }

  const ask = (refused: readonly Refusal[], left: number, signed: number): Promise<boolean> =>
    new Promise((resolve) => {
      decide = resolve
      state.set({ step: 'asking', refused, left, signed })
    })

  const signPart = async (part: readonly ApprovedItem[], opening: Opening, before: { count: number; signed: number; total: number }): Promise<ItemResult[]> => {
    const running = (stage: SignStage, done: number): void => state.set({ step: 'running', stage, done, count: part.length, before: before.count, total: before.total })
    try {
      const results = await signDocuments(phone, part, opening, {
        codeId,
        onStep: (stage) => running(stage, 0),
        ...(before.total > 1 && { onProgress: running, onRefused: (refused: readonly Refusal[], left: number) => ask(refused, left, before.signed) }),
      })
      await forgetBatch(phone)
      return results
    } catch (cause) {
      if (!(cause instanceof SigningInterrupted)) throw cause
      const results = await findOut(phone, { state, part, onRetry: (now) => (retryNow = now) }, cause)
      await forgetBatch(phone)
      return results
    }
  }

  /** Each part is approved and completed by itself; the PIN is kept for as long as this runs. */
  const sign = async (opening: Opening): Promise<void> => {
    const all = items()
    const results: ItemResult[] = []
    const signed = (): number => results.filter((result) => !isRefused(result)).length
    state.set({ step: 'running', stage: 'begin', done: 0, count: Math.min(all.length, BATCH_LIMIT), before: 0, total: all.length })
    try {
      while (results.length < all.length) {
        const part = all.slice(results.length, results.length + BATCH_LIMIT)
        results.push(...(await signPart(part, opening, { count: results.length, signed: signed(), total: all.length })))
        if (results.at(-1)?.result === 'refused' && results.some((result) => isRefused(result) && result.fault === 'phone.stopped')) break
      }
      const [only] = results
      // Window or biometrics do not cover this one document after all: the PIN does.
      if (!('pin' in opening) && results.length === 1 && only?.result === 'refused' && ['window.out_of_scope', 'biometrics.pin_required', 'factors.required'].includes(only.fault)) return state.set({ step: 'pin', problem: { code: only.fault, sentence: only.message } })
      settle([...results, ...refusedAs(all.slice(results.length), { code: 'phone.stopped', sentence: PHONE_FAULTS['phone.stopped'] })])
    } catch (cause) {
      const problem = problemOf(cause)
      // Something was signed in an earlier part: each document says what became of it.
      if (results.length > 0) return settle([...results, ...refusedAs(all.slice(results.length), problem)])
      onSettled?.()
      state.set(mayEnterPin(cause) ? { step: 'pin', problem } : { step: 'blocked', problem })
    }
  }

  return {
    state,
    open: () => state.set({ step: 'review' }),
    async confirm() {
      const problem = await problemBefore(phone)
      if (problem) return state.set({ step: 'blocked', problem })
      const opening = without()
      if (opening === undefined) state.set({ step: 'pin' })
      else await sign(opening)
    },
    needsPin: () => without() === undefined,
    usesBiometrics: () => 'biometric' in (without() ?? {}),
    usePin: () => state.set({ step: 'pin' }),
    enter: (pin) => sign({ pin }),
    decide: (goesOn) => decide(goesOn),
    retryNow: () => retryNow(),
    close: () => state.set({ step: 'closed' }),
  }
}

/** The content moved on while the person read: it must be looked at again before anything is signed. */
export const isChanged = ({ code }: Problem): boolean => code === 'document.changed'
/** Somebody served something else than what was shown. */
export const isMismatch = ({ code }: Problem): boolean => ['phone.document_mismatch', 'phone.approval_mismatch', 'phone.challenge_mismatch', 'request.cryptographically_invalid'].includes(code)
/** Whether trying once more may help: the network, a busy server, a session that ran out. */
export const mayTryAgain = ({ code }: Problem): boolean => code.startsWith('network.') || ['signing.session_not_found', 'signing.session_conflict', 'server.busy', 'server.unavailable', 'server.internal', 'timestamp.unavailable', 'device.generation_wrong', 'phone.signing_interrupted', 'phone.unexpected'].includes(code)
