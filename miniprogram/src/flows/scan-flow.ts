// A scanned code as the person goes through it: claimed, number compared, log-in with the PIN or on to the document.
import type { ScanView } from '@yiqian/shared/protocol/identity.ts'
import { isServerFault } from '../api/server-fault.ts'
import { claimScan, declineScan, logIn } from '../signing/log-in.ts'
import type { Phone } from '../signing/phone.ts'
import { problemOf, type Problem } from './problem.ts'
import { createStore, type Store } from './store.ts'

export type ScanState =
  | { step: 'reading' }
  /** this phone is not set up; the token is kept for afterwards */
  | { step: 'enrol'; text: string }
  | { step: 'compare'; view: ScanView; isBusy?: boolean }
  | { step: 'pin'; view: ScanView; problem?: Problem }
  | { step: 'running'; view: ScanView }
  | { step: 'approved'; view: ScanView }
  | { step: 'declined' }
  | { step: 'blocked'; problem: Problem; view?: ScanView }

export interface ScanFlow {
  state: Store<ScanState>
  claim(text: string): Promise<void>
  askPin(): void
  backToCompare(): void
  enter(pin: string): Promise<void>
  decline(): Promise<void>
}

export function createScanFlow(phone: Phone): ScanFlow {
  const state = createStore<ScanState>({ step: 'reading' })
  const shown = (): ScanView | undefined => {
    const now = state.get()
    return 'view' in now ? now.view : undefined
  }
  return {
    state,
    async claim(text) {
      state.set({ step: 'reading' })
      try {
        const record = await phone.keystore.load()
        if (record?.stage !== 'enrolled') return state.set({ step: 'enrol', text })
        state.set({ step: 'compare', view: await claimScan(phone, text) })
      } catch (cause) {
        state.set({ step: 'blocked', problem: problemOf(cause) })
      }
    },
    askPin() {
      const view = shown()
      if (view) state.set({ step: 'pin', view })
    },
    backToCompare() {
      const view = shown()
      if (view) state.set({ step: 'compare', view })
    },
    async enter(pin) {
      const view = shown()
      if (!view) return
      state.set({ step: 'running', view })
      try {
        await logIn(phone, view, pin)
        state.set({ step: 'approved', view })
      } catch (cause) {
        const problem = problemOf(cause)
        state.set(isServerFault(cause, 'device.pin_wrong') ? { step: 'pin', view, problem } : { step: 'blocked', problem, view })
      }
    },
    async decline() {
      const view = shown()
      if (!view) return
      state.set({ step: 'compare', view, isBusy: true })
      try {
        await declineScan(phone, view.codeId)
        state.set({ step: 'declined' })
      } catch (cause) {
        // A code that ended by itself is refused as well.
        const isOver = isServerFault(cause, 'code.expired', 'code.not_found')
        state.set(isOver ? { step: 'declined' } : { step: 'blocked', problem: problemOf(cause), view })
      }
    },
  }
}
