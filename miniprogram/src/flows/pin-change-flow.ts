// Changing the PIN as the person goes through it: the present one, the new one twice; the vault judges the present one (MP-9).
import { PHONE_FAULTS } from '../api/phone-fault.ts'
import { parseNewPin } from '../keystore/pin-rules.ts'
import type { Phone } from '../signing/phone.ts'
import { changePin } from '../signing/sign-statement.ts'
import { problemOf, type Problem } from './problem.ts'
import { createStore, type Store } from './store.ts'

export type PinChangeState = { problem?: Problem } & ({ step: 'present' } | { step: 'new'; present: string } | { step: 'again'; present: string; next: string } | { step: 'running' } | { step: 'done' })

export interface PinChangeFlow {
  state: Store<PinChangeState>
  /** Six digits for the present step. */
  enter(digits: string): Promise<void>
}

export function createPinChangeFlow(phone: Phone): PinChangeFlow {
  const state = createStore<PinChangeState>({ step: 'present' })
  const fail = (cause: unknown): Problem => problemOf(cause)
  return {
    state,
    async enter(digits) {
      const now = state.get()
      if (now.step === 'present') return state.set({ step: 'new', present: digits })
      if (now.step === 'new') {
        try {
          state.set({ step: 'again', present: now.present, next: parseNewPin(digits) })
        } catch (cause) {
          state.set({ ...now, problem: fail(cause) })
        }
        return
      }
      if (now.step !== 'again') return
      if (digits !== now.next) return state.set({ step: 'new', present: now.present, problem: { code: 'phone.pin_differs', sentence: PHONE_FAULTS['phone.pin_differs'] } })
      state.set({ step: 'running' })
      try {
        await changePin(phone, now.present, now.next)
        state.set({ step: 'done' })
      } catch (cause) {
        state.set({ step: 'present', problem: fail(cause) })
      }
    },
  }
}
