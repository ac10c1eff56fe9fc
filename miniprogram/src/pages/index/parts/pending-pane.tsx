// 待签: what waits for this signer; several can be chosen and signed at once.
import { View } from '@tarojs/components'
import { useState } from 'react'
import type { TaskCard as Task } from '@yiqian/shared/protocol/cards.ts'
import { Action } from '../../../components/action.tsx'
import { batchSelection } from '../../../components/batch-selection.ts'
import { openTask } from '../../../components/opened-task.ts'
import { goTo } from '../../../components/routes.ts'
import { isNarrowed } from '../../../flows/task-list.ts'
import { useLanguage } from '../../../language/language.ts'
import { platform } from '../../../platform/index.ts'
import { FilterBar } from './filter-bar.tsx'
import { DelegatedLine } from './delegated-line.tsx'
import { lists, useList } from './lists.ts'
import { Unfinished } from './unfinished.tsx'
import { TaskListView } from './task-list-view.tsx'
import { useAhead } from './use-ahead.ts'

/** So many are reviewed and signed with one PIN; the server takes them a hundred at a time. */
const MOST_SELECTED = 500

export function PendingPane({ isSelecting, onSelecting }: { isSelecting: boolean; onSelecting: (isSelecting: boolean) => void }) {
  const { say } = useLanguage()
  const state = useList('pending')
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const items = state.items ?? []
  const onRest = useAhead(state.items)
  const chosen = items.filter(({ taskId }) => selected.has(taskId))

  const select = (isOn: boolean): void => {
    setSelected(new Set())
    onSelecting(isOn)
  }
  const toggle = ({ taskId }: Task): void => {
    const next = new Set(selected)
    if (!next.delete(taskId)) next.add(taskId)
    if (next.size > MOST_SELECTED) void platform.toast(say('list.select.limit'))
    else setSelected(next)
  }
  const selectAll = async (): Promise<void> => {
    if (chosen.length > 0 && chosen.length === Math.min(items.length, MOST_SELECTED)) return setSelected(new Set())
    await lists.pending.fill(MOST_SELECTED)
    setSelected(new Set((lists.pending.state.get().items ?? []).slice(0, MOST_SELECTED).map(({ taskId }) => taskId)))
  }
  const goOn = (): void => {
    batchSelection.set(chosen)
    select(false)
    goTo('batch')
  }

  return (
    <View className='yq-home' id='pane-pending'>
      {!isSelecting && <Unfinished />}
      <FilterBar name='pending' state={state} />
      <View className='yq-head'>
        <View className='yq-head-count' id='list-count'>{state.counts && state.counts.pending > 0 && !isNarrowed(state) && say('list.count', { count: state.counts.pending })}</View>
        {items.length > 1 && !isSelecting && <View id='select' className='yq-link' ariaRole='button' onClick={() => select(true)}>{say('list.select')}</View>}
        {isSelecting && <View id='select-all' className='yq-link' ariaRole='button' onClick={() => void selectAll()}>{say(chosen.length > 0 && chosen.length === Math.min(items.length, MOST_SELECTED) ? 'list.select.none' : 'list.select.all')}</View>}
      </View>
      {!isSelecting && <DelegatedLine />}
      <TaskListView name='pending' state={state} onRest={onRest} selected={isSelecting ? selected : undefined} onOpen={(task) => (isSelecting ? toggle(task) : openTask(task))} />
      {isSelecting && (
        <View className='yq-bottom'>
          <View className='yq-select-bar'>
            <Action id='select-end' kind='quiet' label={say('common.cancel')} onClick={() => select(false)} />
            <Action id='select-go' label={say('list.select.go', { count: chosen.length })} isDisabled={chosen.length === 0} onClick={goOn} />
          </View>
        </View>
      )}
    </View>
  )
}
