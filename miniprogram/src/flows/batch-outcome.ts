// What became of a batch whose answer this phone never got: asked until nothing of it is in the works any more.
import type { Phone } from '../signing/phone.ts'
import { forgetBatch, readBatch, unfinishedBatch, type BatchItem } from '../signing/unfinished-batch.ts'
import { problemOf, type Problem } from './problem.ts'
import { createStore, type Store } from './store.ts'

export type OutcomeState = { step: 'none' } | { step: 'asking'; items: readonly BatchItem[]; problem?: Problem } | { step: 'known'; items: readonly BatchItem[] }

export interface BatchOutcome {
  state: Store<OutcomeState>
  /** Looks whether there is one, and asks. */
  look(): Promise<void>
  /** The person has seen it. */
  forget(): Promise<void>
}

const WAIT_MS = 2000
/** After so many answers that still say “working” the server was cut off in the middle: the documents wait in the list. */
const MOST_ASKED = 20

export function createBatchOutcome(phone: Phone): BatchOutcome {
  const state = createStore<OutcomeState>({ step: 'none' })
  let isLooking = false

  const ask = async (batchId: string): Promise<void> => {
    for (let asked = 0; asked < MOST_ASKED; asked++) {
      const items = await readBatch(phone, batchId)
      if (!items.some(({ result }) => result === 'working')) return state.set({ step: 'known', items })
      state.set({ step: 'asking', items })
      await phone.ports.clock.wait(WAIT_MS)
    }
    state.set((before) => ({ step: 'known', items: before.step === 'none' ? [] : before.items }))
  }

  return {
    state,
    async look() {
      if (isLooking) return
      isLooking = true
      try {
        const kept = await unfinishedBatch(phone)
        if (kept === undefined) return state.set({ step: 'none' })
        if (state.get().step === 'none') state.set({ step: 'asking', items: [] })
        await ask(kept.batchId)
      } catch (cause) {
        state.set((before) => ({ step: 'asking', items: before.step === 'none' ? [] : before.items, problem: problemOf(cause) }))
      } finally {
        isLooking = false
      }
    },
    async forget() {
      await forgetBatch(phone)
      state.set({ step: 'none' })
    },
  }
}
