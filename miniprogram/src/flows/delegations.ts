// Delegations as this phone shows them: lists, and the tasks of others that may be signed now. Read again after every change.
import type { Phone } from '../signing/phone.ts'
import { askForDelegation, endRequest, grantDelegation, readDelegatedTasks, readDelegations, revokeGrant, type DelegatedTask, type Delegations, type GrantChoice } from '../signing/delegations.ts'
import { problemOf, type Problem } from './problem.ts'
import { createStore, type Store } from './store.ts'

export interface DelegationsState {
  /** undefined until the first answer */
  lists?: Delegations
  tasks?: readonly DelegatedTask[]
  problem?: Problem
}

export interface DelegationsFlow {
  state: Store<DelegationsState>
  refresh(): Promise<void>
  /** Only the tasks: for the home page. */
  refreshTasks(): Promise<void>
  /** @throws what the server or the phone refused; the lists stay as they were */
  grant(choice: GrantChoice, pin: string): Promise<void>
  revoke(delegationId: string): Promise<void>
  ask(staffNumber: string, reason: string): Promise<void>
  endRequest(requestId: string): Promise<void>
}

export function createDelegations(phone: Phone): DelegationsFlow {
  const state = createStore<DelegationsState>({})
  const refresh = async (): Promise<void> => {
    try {
      const [lists, tasks] = [await readDelegations(phone), await readDelegatedTasks(phone)]
      state.set({ lists, tasks })
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
      const tasks = await readDelegatedTasks(phone)
      state.set((before) => ({ ...before, tasks }))
    },
    grant: (choice, pin) => then(grantDelegation(phone, choice, pin)),
    revoke: (delegationId) => then(revokeGrant(phone, delegationId)),
    ask: (staffNumber, reason) => then(askForDelegation(phone, staffNumber, reason)),
    endRequest: (requestId) => then(endRequest(phone, requestId)),
  }
}
