// The three lists of this run: kept while the person moves between tabs and pages, renewed when they are shown.
import { useEffect, useRef } from 'react'
import { createSavedFilters } from '../../../flows/list-filter.ts'
import { createTaskList, type ListName, type TaskList, type TaskListState } from '../../../flows/task-list.ts'
import { useStore } from '../../../flows/use-store.ts'
import { phone } from '../../../phone.ts'
import { useDidHide, useDidShow, usePullDownRefresh, useReachBottom } from '../../../platform/index.ts'
import { endPullDown, watchNetwork } from '../../../platform/screen.ts'

export const lists: Readonly<Record<ListName, TaskList>> = {
  pending: createTaskList(phone, 'pending'),
  signed: createTaskList(phone, 'signed'),
  closed: createTaskList(phone, 'closed'),
}

export const savedFilters = createSavedFilters(phone.ports.storage)

export const usePendingCount = (): number => useStore(lists.pending.state).counts?.pending ?? 0

/** How often a list that is looked at asks by itself: hospital systems push and revoke all day. */
const EVERY_MS = 15_000

/** A list on the screen: read at once, when the page comes back, when pulled, when the network returns, and every few seconds. */
export function useList(name: ListName): TaskListState {
  const list = lists[name]
  const state = useStore(list.state)
  /** under another page: that one has the phone and the network for itself */
  const isCovered = useRef(false)
  useEffect(() => {
    let isHidden = false
    const refresh = (): void => {
      if (!isHidden && !isCovered.current && !list.state.get().isLoading) void list.refresh()
    }
    refresh()
    const timer = setInterval(refresh, EVERY_MS)
    const unwatch = watchNetwork((isOnline) => isOnline && refresh())
    return () => {
      isHidden = true
      clearInterval(timer)
      unwatch()
    }
  }, [list])
  useDidHide(() => void (isCovered.current = true))
  useDidShow(() => {
    isCovered.current = false
    if (!list.state.get().isLoading) void list.refresh()
  })
  usePullDownRefresh(() => void list.restart().finally(endPullDown))
  useReachBottom(() => void list.more())
  return state
}
