// One list of tasks as the phone shows it: pages of it, a search, a filter, refreshing; late answers of an older question are dropped.
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import type { Phone } from '../signing/phone.ts'
import { readTasks } from '../signing/read-tasks.ts'
import { askedOf, conditionsOf, NO_FILTER, type ListFilter } from './list-filter.ts'
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
  /** how many the search and the filter let through; undefined when neither is set */
  matching?: number
  nextCursor: string | null
  query: string
  filter: ListFilter
  isLoading: boolean
  /** when the server was last heard; what is shown is as of then */
  readAtMs?: number
  problem?: Problem
}

export interface TaskList {
  state: Store<TaskListState>
  /** Reads the head of the list again; what is shown, and what was scrolled to, stays. */
  refresh(): Promise<void>
  /** Reads the list from its beginning, as if it had never been shown. */
  restart(): Promise<void>
  search(query: string): Promise<void>
  narrow(filter: ListFilter): Promise<void>
  more(): Promise<void>
  /** Reads on until `limit` items are there or the list ends. */
  fill(limit: number): Promise<void>
  /** Takes tasks out that this phone has just dealt with. */
  drop(taskIds: readonly string[]): void
}

/** The first page comes quickly, the others are read well before they are reached. */
const FIRST_PAGE = 30
const PAGE = 100

export function createTaskList(phone: Phone, list: ListName): TaskList {
  const state = createStore<TaskListState>({ nextCursor: null, query: '', filter: NO_FILTER, isLoading: false })
  let question = 0

  const read = async (cursor: string | undefined, limit: number, join: (before: TaskListState, answer: Answer) => Partial<TaskListState>): Promise<void> => {
    const asked = ++question
    const { query, filter } = state.get()
    state.set((before) => ({ ...before, isLoading: true, problem: undefined }))
    try {
      const nowMs = phone.ports.clock.nowMs()
      const answer = await readTasks(phone, { list, cursor, limit, ...(query !== '' && { query }), ...askedOf(filter, nowMs) })
      if (asked !== question) return
      state.set((before) => ({ ...before, counts: answer.counts, ...join(before, answer), readAtMs: nowMs, isLoading: false }))
    } catch (cause) {
      if (asked === question) state.set((before) => ({ ...before, isLoading: false, problem: problemOf(cause) }))
    }
  }
  const restart = () => read(undefined, FIRST_PAGE, (_, { items, nextCursor, matching }) => ({ items, nextCursor, matching }))
  const ask = async (change: Partial<TaskListState>): Promise<void> => {
    state.set((before) => ({ ...before, ...change, items: undefined, matching: undefined, nextCursor: null }))
    await restart()
  }
  const more = async (): Promise<void> => {
    const { nextCursor, isLoading } = state.get()
    if (nextCursor !== null && !isLoading) await read(nextCursor, PAGE, (before, answer) => ({ items: joined(before.items ?? [], answer.items), nextCursor: answer.nextCursor }))
  }

  return {
    state,
    restart,
    refresh: () => read(undefined, Math.min(PAGE, Math.max(FIRST_PAGE, state.get().items?.length ?? 0)), withFreshHead),
    search: async (query) => void (query !== state.get().query && (await ask({ query }))),
    narrow: (filter) => ask({ filter }),
    more,
    async fill(limit) {
      const have = (): number => state.get().items?.length ?? 0
      for (let before = -1; have() < limit && have() !== before; ) {
        before = have()
        await more()
      }
    },
    drop(taskIds) {
      const gone = new Set(taskIds)
      state.set((before) => ({ ...before, items: before.items?.filter(({ taskId }) => !gone.has(taskId)) }))
    },
  }
}

/** Whether something narrows the list. */
export const isNarrowed = ({ query, filter }: Pick<TaskListState, 'query' | 'filter'>): boolean => query !== '' || conditionsOf(filter) > 0

interface Answer {
  items: readonly TaskCard[]
  nextCursor: string | null
  matching?: number
}

/** A task that moved between two pages is shown once. */
function joined(shown: readonly TaskCard[], added: readonly TaskCard[]): TaskCard[] {
  const known = new Set(shown.map(({ taskId }) => taskId))
  return [...shown, ...added.filter(({ taskId }) => !known.has(taskId))]
}

/** The head as the server says it; behind it what was read before, so that a refresh never shortens what the person scrolled through. */
function withFreshHead({ items = [], nextCursor: cursorBefore }: TaskListState, { items: head, nextCursor, matching }: Answer): Partial<TaskListState> {
  if (nextCursor === null || items.length <= head.length) return { items: unchanged(items, head), nextCursor, matching }
  const known = new Set(head.map(({ taskId }) => taskId))
  const lastShared = items.reduce((last, { taskId }, index) => (known.has(taskId) ? index : last), -1)
  // Nothing of the old head is in the new one: too much has changed to join the two.
  if (lastShared < 0) return { items: head, nextCursor, matching }
  return { items: unchanged(items, [...head, ...items.slice(lastShared + 1)]), nextCursor: cursorBefore, matching }
}

/** The same object for what says the same: rows that did not change are not drawn again. */
function unchanged(before: readonly TaskCard[], after: readonly TaskCard[]): readonly TaskCard[] {
  const old = new Map(before.map((task) => [task.taskId, task]))
  const items = after.map((task) => {
    const known = old.get(task.taskId)
    return known && JSON.stringify(known) === JSON.stringify(task) ? known : task
  })
  return items.length === before.length && items.every((task, index) => task === before[index]) ? before : items
}
