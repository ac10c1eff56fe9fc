// Signing as the person goes through it: confirm, PIN, progress, and what may come instead. One document or many.
import { codeOf } from '../api/say-error.ts'
import { isServerFault } from '../api/server-fault.ts'
import type { Phone } from '../signing/phone.ts'
import { readTask } from '../signing/read-tasks.ts'
import { signDocuments, SigningInterrupted, type ApprovedItem, type ItemResult } from '../signing/sign-documents.ts'
import { problemOf, type Problem } from './problem.ts'
import { createStore, type Store } from './store.ts'

export type SignStage = 'begin' | 'check' | 'sign' | 'complete'

export type SignState =
  | { step: 'closed' }
  | { step: 'review' }
  | { step: 'pin'; problem?: Problem }
  | { step: 'running'; stage: SignStage }
  /** sent, and no answer came; tried again by itself */
  | { step: 'interrupted'; isTrying: boolean }
  /** nothing was signed, and entering the PIN again may not help */
  | { step: 'blocked'; problem: Problem }
  | { step: 'done'; results: ItemResult[] }

export interface SignFlow {
  state: Store<SignState>
  /** Shows what will be signed. */
  open(): void
  askPin(): void
  /** A PIN of six digits was entered. */
  enter(pin: string): Promise<void>
  /** Asks for the outcome now. */
  retryNow(): void
  close(): void
}

export interface SignFlowOptions {
  items: () => readonly ApprovedItem[]
  codeId?: string
}

/** Waits between the attempts to learn the outcome; the last one repeats. */
const WAITS_MS = [1500, 3000, 6000, 12_000, 20_000]
const MOST_ATTEMPTS = 60

export function createSignFlow(phone: Phone, { items, codeId }: SignFlowOptions): SignFlow {
  const state = createStore<SignState>({ step: 'closed' })
  let retryNow = (): void => undefined

  const settle = (results: ItemResult[]): void => {
    const [only] = results
    if (results.length === 1 && only?.result === 'refused') state.set({ step: 'blocked', problem: { code: only.fault, sentence: only.message } })
    else state.set({ step: 'done', results })
  }

  /** Repeats the very same request until somebody answers; nothing is signed twice. */
  const findOut = async (interrupted: SigningInterrupted): Promise<void> => {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      state.set({ step: 'interrupted', isTrying: false })
      await Promise.race([phone.ports.clock.wait(WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)]!), new Promise<void>((resolve) => (retryNow = resolve))])
      state.set({ step: 'interrupted', isTrying: true })
      try {
        return settle(await interrupted.resume())
      } catch (cause) {
        if (cause instanceof SigningInterrupted) continue
        return settle(await outcomeOf(cause))
      }
    }
    state.set({ step: 'blocked', problem: problemOf(interrupted) })
  }

  /** The session is gone (the server was restarted, or it ended): the tasks themselves tell what became of them. */
  const outcomeOf = async (cause: unknown): Promise<ItemResult[]> => {
    const problem = problemOf(cause)
    return Promise.all(
      items().map(async ({ taskId }): Promise<ItemResult> => {
        const detail = await readTask(phone, taskId).catch(() => undefined)
        if (detail?.signature) return { taskId, result: 'signed', documentState: detail.task.documentState, signedAtMs: detail.signature.signedAtMs }
        return { taskId, result: 'refused', fault: problem.code, message: problem.sentence }
      }),
    )
  }

  return {
    state,
    open: () => state.set({ step: 'review' }),
    askPin: () => state.set({ step: 'pin' }),
    async enter(pin) {
      state.set({ step: 'running', stage: 'begin' })
      try {
        settle(await signDocuments(phone, items(), pin, { codeId, onStep: (stage) => state.set({ step: 'running', stage }) }))
      } catch (cause) {
        if (cause instanceof SigningInterrupted) return findOut(cause)
        const problem = problemOf(cause)
        const mayEnterAgain = isServerFault(cause, 'device.pin_wrong') || codeOf(cause) === 'phone.pin_malformed'
        state.set(mayEnterAgain ? { step: 'pin', problem } : { step: 'blocked', problem })
      }
    },
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
