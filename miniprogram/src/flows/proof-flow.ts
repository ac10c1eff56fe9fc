// Proving one's identity on a phone that is bound: the code, then whatever else the server names; for unlocking and for a new number.
import { proveAgain, proveOneFactor, type Proof, type Standing } from '../signing/account.ts'
import type { Phone } from '../signing/phone.ts'
import { guardedIn, type Shown } from './guarded.ts'
import { createStore, type Store } from './store.ts'

export type ProofState = Shown &
  (
    | { step: 'ready' }
    | { step: 'code'; proofingId: string; phoneMasked: string; resendAtMs: number }
    | { step: 'factor'; proofingId: string; next: Standing['next']; development: Standing['development'] }
    | { step: 'proved'; proofingId: string }
  )

export interface ProofFlow {
  state: Store<ProofState>
  /** Also sends the code again. */
  begin(withoutSms?: boolean): Promise<void>
  enterCode(code: string): Promise<void>
  prove(proof: Exclude<Proof, { factor: 'sms' }>): Promise<void>
}

/** @param then what the proof is for; a failure of it is shown, and may be tried again */
export function createProofFlow(phone: Phone, purpose: 'unlock' | 'phone' | 'password' | 'wechat', then: (proofingId: string) => Promise<void> = () => Promise.resolve()): ProofFlow {
  const state = createStore<ProofState>({ step: 'ready' })
  const guarded = guardedIn(state)
  const goOn = async ({ proofingId, next, development }: Standing): Promise<void> => {
    if (next.length > 0) return state.set({ step: 'factor', proofingId, next, development })
    await then(proofingId)
    state.set({ step: 'proved', proofingId })
  }
  const proveOne = (proof: Proof) =>
    guarded(async () => {
      const now = state.get()
      if (now.step === 'code' || now.step === 'factor') await goOn(await proveOneFactor(phone, now.proofingId, proof))
    })
  return {
    state,
    begin: (withoutSms = false) =>
      guarded(async () => {
        const { phoneMasked, resendAfterMs, ...standing } = await proveAgain(phone, { purpose, withoutSms })
        if (!standing.next.includes('sms')) return goOn(standing)
        state.set({ step: 'code', proofingId: standing.proofingId, phoneMasked, resendAtMs: phone.ports.clock.nowMs() + resendAfterMs })
      }),
    enterCode: (code) => proveOne({ factor: 'sms', code }),
    prove: proveOne,
  }
}
