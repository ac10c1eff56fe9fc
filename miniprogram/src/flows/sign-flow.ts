// Signing as the person goes through it: confirm, PIN, progress, and what may come instead. One document or many.
import { codeOf } from '../api/say-error.ts'
import { isServerFault } from '../api/server-fault.ts'
import type { Phone } from '../signing/phone.ts'
import { readTask } from '../signing/read-tasks.ts'
import { signDocuments, SigningInterrupted, type ApprovedItem, type ItemResult, type Opening } from '../signing/sign-documents.ts'
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
  /** Asks for the PIN, or goes on at once under an open PIN-free window that covers everything. */
  confirm(): Promise<void>
  /** Whether `confirm` will ask for the PIN. */
  needsPin(): boolean
  /** A PIN of six digits was entered. */
  enter(pin: string): Promise<void>
  /** Asks for the outcome now. */
  retryNow(): void
  close(): void
}

export interface SignFlowOptions {
  items: () => readonly ApprovedItem[]
  codeId?: string
  /** the PIN-free window that covers all of them, if one is open */
  windowId?: () => string | undefined
  /** something was signed or refused: what is shown of a window may have changed */
  onSettled?: () => void
}

/** Waits between the attempts to learn the outcome; the last one repeats. */
const WAITS_MS = [1500, 3000, 6000, 12_000, 20_000]
const MOST_ATTEMPTS = 60

export function createSignFlow(phone: Phone, { items, codeId, windowId, onSettled }: SignFlowOptions): SignFlow {
  const state = createStore<SignState>({ step: 'closed' })
  let retryNow = (): void => undefined

  const settle = (results: ItemResult[]): void => {
    onSettled?.()
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

  const sign = async (opening: Opening): Promise<void> => {
    state.set({ step: 'running', stage: 'begin' })
    try {
      const results = await signDocuments(phone, items(), opening, { codeId, onStep: (stage) => state.set({ step: 'running', stage }) })
      // The window does not cover this one document after all: the PIN does.
      if ('windowId' in opening && results.length === 1 && results[0]!.result === 'refused' && results[0]!.fault === 'window.out_of_scope') return state.set({ step: 'pin', problem: { code: results[0]!.fault, sentence: results[0]!.message } })
      settle(results)
    } catch (cause) {
      if (cause instanceof SigningInterrupted) return findOut(cause)
      onSettled?.()
      const problem = problemOf(cause)
      const mayEnterAgain = isServerFault(cause, 'device.pin_wrong', 'window.closed', 'window.used_up') || ['phone.pin_malformed', 'phone.window_missing'].includes(codeOf(cause))
      state.set(mayEnterAgain ? { step: 'pin', problem } : { step: 'blocked', problem })
    }
  }

  return {
    state,
    open: () => state.set({ step: 'review' }),
    async confirm() {
      const open = windowId?.()
      if (open === undefined) state.set({ step: 'pin' })
      else await sign({ windowId: open })
    },
    needsPin: () => windowId?.() === undefined,
    enter: (pin) => sign({ pin }),
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
