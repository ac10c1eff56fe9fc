// What a list is narrowed to, beside the words of the search line; and the filters that the person keeps on this phone (MP-7).
import type { DocumentType } from '@yiqian/shared/protocol/states.ts'
import { documentType } from '@yiqian/shared/protocol/states.ts'
import * as v from 'valibot'
import type { Storage } from '../platform/ports.ts'
import { createStore, type Store } from './store.ts'

export const PERIODS = ['any', 'today', 'week', 'month', 'days'] as const
export type Period = (typeof PERIODS)[number]

const names = v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(50))
const ListFilterShape = v.strictObject({
  documentTypes: v.pipe(v.array(documentType), v.maxLength(20)),
  clientSystems: names,
  departments: names,
  period: v.picklist(PERIODS),
  /** of `days`: first and last day, as the calendar says them (2026-11-21) */
  fromDay: v.string(),
  toDay: v.string(),
  /** documents in use before they are signed; filters kept by earlier versions have none */
  provisional: v.optional(v.picklist(['any', 'all', 'overdue']), 'any'),
})
export type ListFilter = v.InferOutput<typeof ListFilterShape>

export const NO_FILTER: ListFilter = { documentTypes: [], clientSystems: [], departments: [], period: 'any', fromDay: '', toDay: '', provisional: 'any' }

/** How many kinds of condition are set. */
export const conditionsOf = ({ documentTypes, clientSystems, departments, period, provisional }: ListFilter): number =>
  [documentTypes.length > 0, clientSystems.length > 0, departments.length > 0, period !== 'any', provisional !== 'any'].filter(Boolean).length

const DAY_MS = 86_400_000

/** Midnight of the phone's own day that a moment lies in. */
function startOfDay(nowMs: number): number {
  const day = new Date(nowMs)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime()
}

function dayMs(day: string): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  return parts ? new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])).getTime() : undefined
}

export interface Asked {
  documentTypes?: DocumentType[]
  clientSystems?: string[]
  departments?: string[]
  fromMs?: number
  beforeMs?: number
  provisional?: 'all' | 'overdue'
}

/** The filter as the server is asked. */
export function askedOf({ documentTypes, clientSystems, departments, period, fromDay, toDay, provisional }: ListFilter, nowMs: number): Asked {
  const today = startOfDay(nowMs)
  const from = { any: undefined, today, week: today - 6 * DAY_MS, month: today - 29 * DAY_MS, days: dayMs(fromDay) }[period]
  const last = period === 'days' ? dayMs(toDay) : undefined
  return {
    ...(documentTypes.length > 0 && { documentTypes: [...documentTypes] }),
    ...(clientSystems.length > 0 && { clientSystems: [...clientSystems] }),
    ...(departments.length > 0 && { departments: [...departments] }),
    ...(provisional !== 'any' && { provisional }),
    ...(from !== undefined && { fromMs: from }),
    ...(last !== undefined && { beforeMs: startOfDay(last + DAY_MS + DAY_MS / 2) }),
  }
}

const SavedShape = v.pipe(v.array(v.strictObject({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(20)), filter: ListFilterShape })), v.maxLength(20))
export type SavedFilter = v.InferOutput<typeof SavedShape>[number]
export const MOST_SAVED = 20
const KEY = 'list-filters'

export interface SavedFilters {
  state: Store<readonly SavedFilter[]>
  load(): Promise<void>
  /** One name, one filter: the later replaces the earlier. */
  save(saved: SavedFilter): Promise<void>
  remove(name: string): Promise<void>
}

/** Kept without the words of the search line: those name patients, and patients' names stay off the phone's storage. */
export function createSavedFilters(storage: Storage): SavedFilters {
  const state = createStore<readonly SavedFilter[]>([])
  const write = async (next: readonly SavedFilter[]): Promise<void> => {
    state.set(next)
    await storage.set(KEY, JSON.stringify(next))
  }
  return {
    state,
    async load() {
      const text = await storage.get(KEY)
      const parsed = text === undefined ? undefined : v.safeParse(SavedShape, parseJson(text))
      if (parsed?.success) state.set(parsed.output)
    },
    save: (saved) => write([saved, ...state.get().filter(({ name }) => name !== saved.name)].slice(0, MOST_SAVED)),
    remove: (removed) => write(state.get().filter(({ name }) => name !== removed)),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
