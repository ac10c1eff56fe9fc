// The PIN-free window as this phone sees it: what is open, what it covers, how it is opened and ended (MP-6).
import type { PinFreeWindowCard } from '@yiqian/shared/protocol/cosigning.ts'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { ServerFault } from '../api/server-fault.ts'
import type { Phone } from '../signing/phone.ts'
import { endPinFreeWindow, openPinFreeWindow, readPinFreeWindow, type WindowChoice } from '../signing/sign-statement.ts'
import { createStore, type Store } from './store.ts'

export interface PinFreeState {
  window: PinFreeWindowCard | undefined
  /** when it ends, by this phone's own clock */
  endsAtMs: number
  limits: { seconds: number; count: number } | undefined
  applications: readonly { applicationId: string; name: string }[]
  /** ended by a tap, and this phone has not yet forgotten its share */
  isEnding: boolean
}

export interface PinFree {
  state: Store<PinFreeState>
  refresh(): Promise<void>
  open(choice: WindowChoice, pin: string): Promise<void>
  /** Shown as ended once this phone has forgotten its share; then the server is told. */
  end(): Promise<void>
  /** The window that covers all of them, for showing; the server decides again. */
  covering(tasks: readonly Pick<TaskCard, 'documentType' | 'clientSystem'>[], nowMs: number): string | undefined
}

const NOTHING: PinFreeState = { window: undefined, endsAtMs: 0, limits: undefined, applications: [], isEnding: false }

export function createPinFree(phone: Phone): PinFree {
  const state = createStore<PinFreeState>(NOTHING)
  let asked = 0
  let heard = 0
  const refresh = async (): Promise<void> => {
    const turn = ++asked
    const { window, nowMs, limits, applications } = await readPinFreeWindow(phone).catch((error: unknown) => {
      // whom the server lets nothing do any more has no window either
      if (error instanceof ServerFault && (error.status === 401 || error.status === 403)) state.set((before) => ({ ...before, window: undefined }))
      throw error
    })
    // An answer that was overtaken by a later one says nothing any more.
    if (turn < heard) return
    heard = turn
    const endsAtMs = window === null ? 0 : phone.ports.clock.nowMs() + (window.untilMs - nowMs)
    state.set(({ isEnding }) => ({ window: window ?? undefined, endsAtMs, limits, applications, isEnding }))
  }
  return {
    state,
    refresh,
    async open(choice, pin) {
      await openPinFreeWindow(phone, choice, pin)
      await refresh()
    },
    async end() {
      const { window, isEnding } = state.get()
      if (!window || isEnding) return
      state.set((before) => ({ ...before, isEnding: true }))
      const onForgotten = (): void => {
        heard = ++asked
        state.set((before) => ({ ...before, window: undefined, isEnding: false }))
      }
      await endPinFreeWindow(phone, window.windowId, onForgotten).finally(() => state.set((before) => ({ ...before, isEnding: false })))
    },
    covering(tasks, nowMs) {
      const { window, endsAtMs } = state.get()
      if (!window || nowMs >= endsAtMs || window.usesLeft < tasks.length || tasks.length === 0) return undefined
      const covers = (list: readonly string[], value: string): boolean => list.length === 0 || list.includes(value)
      const names = window.applications.map(({ name }) => name)
      return tasks.every(({ documentType, clientSystem }) => covers(window.documentTypes, documentType) && covers(names, clientSystem)) ? window.windowId : undefined
    },
  }
}
