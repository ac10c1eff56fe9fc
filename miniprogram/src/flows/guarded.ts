// One task at a time in a flow: its step is shown as busy meanwhile, and with the problem if the task fails.
import { problemOf, type Problem } from './problem.ts'
import type { Store } from './store.ts'

export interface Shown {
  problem?: Problem
  isBusy?: boolean
}

/** @returns what runs a task; does nothing while another runs. */
export function guardedIn<S extends Shown>(state: Store<S>): (task: () => Promise<void>) => Promise<void> {
  return async (task) => {
    const before = state.get()
    if (before.isBusy) return
    state.set({ ...before, isBusy: true, problem: undefined })
    try {
      await task()
    } catch (cause) {
      state.set({ ...before, isBusy: false, problem: problemOf(cause) })
    }
  }
}
