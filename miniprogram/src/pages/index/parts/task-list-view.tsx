// The cards of a list, and what stands in their place while there are none.
import { View } from '@tarojs/components'
import type { TaskCard as Task } from '@yiqian/shared/protocol/cards.ts'
import { Action } from '../../../components/action.tsx'
import { EmptyState, Skeleton } from '../../../components/empty-state.tsx'
import { ProblemNotice } from '../../../components/notice.tsx'
import { goTo } from '../../../components/routes.ts'
import { useNow } from '../../../components/use-now.ts'
import { needsEnrolment } from '../../../flows/problem.ts'
import { isNarrowed, type ListName, type TaskListState } from '../../../flows/task-list.ts'
import { useLanguage } from '../../../language/language.ts'
import { sayMoment } from '../../../language/times.ts'
import { lists } from './lists.ts'
import { WindowedCards } from './windowed-cards.tsx'

export interface TaskListViewProps {
  name: ListName
  state: TaskListState
  onOpen: (task: Task) => void
  selected?: ReadonlySet<string>
  onRest?: (first: number) => void
}

export function TaskListView({ name, state, onOpen, selected, onRest }: TaskListViewProps) {
  const { say, language } = useLanguage()
  const nowMs = useNow(30_000)
  const { items, query, filter, problem, isLoading, nextCursor, readAtMs } = state
  const nearEnd = (): void => void (nextCursor !== null && !problem && lists[name].more())
  return (
    <View id={`list-${name}`}>
      {problem && (
        <View>
          <ProblemNotice id='list-problem' problem={problem} />
          {needsEnrolment(problem) ? <Action id='list-enrol' label={say('me.again')} onClick={() => goTo('enrolment', { again: '1' })} /> : <Action id='list-retry' kind='quiet' label={say('common.retry')} isBusy={isLoading} onClick={() => void lists[name].refresh()} />}
        </View>
      )}
      {items === undefined && !problem && <Skeleton id={`list-${name}-loading`} />}
      {problem && items && readAtMs !== undefined && <View className='yq-as-of' id='list-as-of'>{say('list.asOf', { time: sayMoment(readAtMs, nowMs, language) })}</View>}
      {items && items.length > 0 && <WindowedCards key={JSON.stringify([query, filter])} id={`cards-${name}`} items={items} nowMs={nowMs} onOpen={onOpen} selected={selected} onNearEnd={nearEnd} onRest={onRest} />}
      {items?.length === 0 && !problem && <NothingHere name={name} state={state} />}
      {nextCursor !== null && items && <Action id='list-more' kind='plain' label={say('list.more')} isBusy={isLoading} onClick={() => void lists[name].more()} />}
      {nextCursor === null && (items?.length ?? 0) > 5 && <View className='yq-list-end'>{say('list.end')}</View>}
    </View>
  )
}

function NothingHere({ name, state }: { name: ListName; state: TaskListState }) {
  const { say } = useLanguage()
  if (state.query !== '') return <EmptyState id='list-empty' icon='search' title={say('list.search.empty', { query: state.query })} />
  if (isNarrowed(state)) return <EmptyState id='list-empty' icon='search' title={say('filter.empty')} />
  if (name === 'signed') return <EmptyState id='list-empty' icon='signed' title={say('list.signed.empty')} />
  return <EmptyState id='list-empty' icon={name === 'pending' ? 'inbox' : 'document'} title={say(`list.${name}.empty`)} hint={say(`list.${name}.empty.hint`)} />
}
