// One list of tasks as the phone shows it: the first page, more pages, a search, refreshing; late answers of an older question are dropped.
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import type { Phone } from '../signing/phone.ts'
import { readTasks } from '../signing/read-tasks.ts'
import { problemOf, type Problem } from './problem.ts'
import { createStore, type Store } from './store.ts'

export type ListName = 'pending' | 'signed' | 'closed'
export interface Counts {
  pending: number
  signed: number
  closed: number
}

export interface TaskListState {
  /** undefined until the first answer */
  items?: readonly TaskCard[]
  counts?: Counts
  nextCursor: string | null
  query: string
  isLoading: boolean
  problem?: Problem
}

export interface TaskList {
  state: Store<TaskListState>
  /** Reads the first page again; what is shown stays until the answer comes. */
  refresh(): Promise<void>
  search(query: string): Promise<void>
  more(): Promise<void>
  /** Reads on until `limit` items are there or the list ends. */
  fill(limit: number): Promise<void>
}

const PAGE = 20

export function createTaskList(phone: Phone, list: ListName): TaskList {
  const state = createStore<TaskListState>({ nextCursor: null, query: '', isLoading: false })
  let question = 0

  const read = async (cursor?: string, limit = PAGE): Promise<void> => {
    const asked = ++question
    const { query } = state.get()
    state.set((before) => ({ ...before, isLoading: true, problem: undefined }))
    try {
      const answer = await readTasks(phone, { list, cursor, limit, ...(query !== '' && { query }) })
      if (asked !== question) return
      state.set((before) => ({ ...before, ...answer, items: cursor === undefined ? answer.items : joined(before.items ?? [], answer.items), isLoading: false }))
    } catch (cause) {
      if (asked === question) state.set((before) => ({ ...before, isLoading: false, problem: problemOf(cause) }))
    }
  }
  const more = async (limit = PAGE): Promise<void> => {
    const { nextCursor, isLoading } = state.get()
    if (nextCursor !== null && !isLoading) await read(nextCursor, limit)
  }

  return {
    state,
    // As many as are on the screen, so that a refresh never shortens what the person scrolled through.
    refresh: () => read(undefined, Math.min(100, Math.max(PAGE, state.get().items?.length ?? 0))),
    async search(query) {
      if (query === state.get().query) return
      state.set((before) => ({ ...before, query, items: undefined, nextCursor: null }))
      await read()
    },
    more: () => more(),
    async fill(limit) {
      for (let before = -1; (state.get().items?.length ?? 0) < limit && state.get().items?.length !== before; ) {
        before = state.get().items?.length ?? 0
        await more(Math.min(100, limit))
      }
    },
  }
}

/** A task that moved between two pages is shown once. */
function joined(shown: readonly TaskCard[], added: readonly TaskCard[]): TaskCard[] {
  const known = new Set(shown.map(({ taskId }) => taskId))
  return [...shown, ...added.filter(({ taskId }) => !known.has(taskId))]
}
