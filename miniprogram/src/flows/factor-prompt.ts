// The one place where a signing asks the person for more: whatever page stands on top shows it.
import { PhoneFault } from '../api/phone-fault.ts'
import type { BiometricDevice } from '../platform/biometric-device.ts'
import type { CodeAsk, FactorPrompts } from '../signing/factor-prompts.ts'
import { createStore, type Store } from './store.ts'

export type FactorPromptState = { step: 'none' } | { step: 'code'; ask: CodeAsk; isBusy: boolean }

export interface FactorPrompt extends FactorPrompts {
  state: Store<FactorPromptState>
  enter(code: string): void
  sendAgain(): void
  /** nothing is signed */
  stop(): void
}

export function createFactorPrompt(device: () => BiometricDevice | undefined): FactorPrompt {
  const state = createStore<FactorPromptState>({ step: 'none' })
  let answer: { resolve: (typed: string) => void; reject: (cause: unknown) => void } | undefined
  const give = (typed: string): void => {
    const waiting = answer
    answer = undefined
    state.set((before) => (before.step === 'code' ? { ...before, isBusy: true } : before))
    waiting?.resolve(typed)
  }
  return {
    state, device,
    askCode: (ask) =>
      new Promise((resolve, reject) => {
        answer = { resolve, reject }
        state.set({ step: 'code', ask, isBusy: false })
      }),
    end: () => state.set({ step: 'none' }),
    enter: give,
    sendAgain: () => give('again'),
    stop() {
      const waiting = answer
      answer = undefined
      waiting?.reject(new PhoneFault('phone.stopped'))
    },
  }
}
