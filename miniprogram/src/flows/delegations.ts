// Delegations as this phone shows them: lists, and the tasks of others that may be signed now. Read again after every change.
import type { Phone } from '../signing/phone.ts'
import { askForDelegation, endRequest, grantDelegation, readDelegatedTasks, readDelegations, revokeGrant, type DelegatedTask, type Delegations, type GrantChoice } from '../signing/delegations.ts'
import { problemOf, type Problem } from './problem.ts'
import { createStore, type Store } from './store.ts'

export interface DelegationsState {
  /** undefined until the first answer */
  lists?: Delegations
  tasks?: readonly DelegatedTask[]
  nextCursor: string | null
  /** how many there are in all */
  total: number
  problem?: Problem
}

export interface DelegationsFlow {
  state: Store<DelegationsState>
  refresh(): Promise<void>
  /** Only the tasks: for the home page. */
  refreshTasks(): Promise<void>
  moreTasks(): Promise<void>
  /** @throws what the server or the phone refused; the lists stay as they were */
  grant(choice: GrantChoice, pin: string): Promise<void>
  revoke(delegationId: string): Promise<void>
  ask(staffNumber: string, reason: string): Promise<void>
  endRequest(requestId: string): Promise<void>
}

const PAGE = 30
const LARGEST_PAGE = 100

export function createDelegations(phone: Phone): DelegationsFlow {
  const state = createStore<DelegationsState>({ nextCursor: null, total: 0 })
  /** Read again from the beginning, as far as it was shown. */
  const readHead = async (): Promise<Pick<DelegationsState, 'tasks' | 'nextCursor' | 'total'>> => {
    const shown = state.get().tasks?.length ?? 0
    const { items, nextCursor, total = items.length } = await readDelegatedTasks(phone, { limit: Math.min(LARGEST_PAGE, Math.max(PAGE, shown)) })
    return { tasks: items, nextCursor, total }
  }
  const refresh = async (): Promise<void> => {
    try {
      const [lists, head] = [await readDelegations(phone), await readHead()]
      state.set({ lists, ...head })
    } catch (cause) {
      state.set((before) => ({ ...before, problem: problemOf(cause) }))
    }
  }
  const then = async (done: Promise<void>): Promise<void> => {
    await done
    await refresh()
  }
  return {
    state,
    refresh,
    refreshTasks: async () => {
      const head = await readHead()
      state.set((before) => ({ ...before, ...head }))
    },
    moreTasks: async () => {
      const { nextCursor } = state.get()
      if (nextCursor === null) return
      try {
        const page = await readDelegatedTasks(phone, { cursor: nextCursor, limit: LARGEST_PAGE })
        if (state.get().nextCursor === nextCursor) state.set((before) => ({ ...before, tasks: [...(before.tasks ?? []), ...page.items], nextCursor: page.nextCursor, problem: undefined }))
      } catch (cause) {
        state.set((before) => ({ ...before, problem: problemOf(cause) }))
      }
    },
    grant: (choice, pin) => then(grantDelegation(phone, choice, pin)),
    revoke: (delegationId) => then(revokeGrant(phone, delegationId)),
    ask: (staffNumber, reason) => then(askForDelegation(phone, staffNumber, reason)),
    endRequest: (requestId) => then(endRequest(phone, requestId)),
  }
}
