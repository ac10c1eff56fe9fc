// The cards of a list, and what stands in their place while there are none.
import { View } from '@tarojs/components'
import type { TaskCard as Task } from '@yiqian/shared/protocol/cards.ts'
import { Action } from '../../../components/action.tsx'
import { EmptyState, Skeleton } from '../../../components/empty-state.tsx'
import { ProblemNotice } from '../../../components/notice.tsx'
import { goTo } from '../../../components/routes.ts'
import { TaskCard } from '../../../components/task-card.tsx'
import { useNow } from '../../../components/use-now.ts'
import { needsEnrolment } from '../../../flows/problem.ts'
import type { ListName, TaskListState } from '../../../flows/task-list.ts'
import { useLanguage } from '../../../language/language.ts'
import { lists } from './lists.ts'

export interface TaskListViewProps {
  name: ListName
  state: TaskListState
  onOpen: (task: Task) => void
  selected?: ReadonlySet<string>
}

export function TaskListView({ name, state, onOpen, selected }: TaskListViewProps) {
  const { say } = useLanguage()
  const nowMs = useNow(30_000)
  const { items, query, problem, isLoading, nextCursor } = state
  return (
    <View id={`list-${name}`}>
      {problem && (
        <View>
          <ProblemNotice id='list-problem' problem={problem} />
          {needsEnrolment(problem) ? <Action id='list-enrol' label={say('me.again')} onClick={() => goTo('enrolment', { again: '1' })} /> : <Action id='list-retry' kind='quiet' label={say('common.retry')} isBusy={isLoading} onClick={() => void lists[name].refresh()} />}
        </View>
      )}
      {items === undefined && !problem && <Skeleton id={`list-${name}-loading`} />}
      {items?.map((task) => <TaskCard key={task.taskId} task={task} nowMs={nowMs} onOpen={onOpen} isSelected={selected?.has(task.taskId)} />)}
      {items?.length === 0 && !problem && <NothingHere name={name} query={query} />}
      {nextCursor !== null && items && <Action id='list-more' kind='plain' label={say('list.more')} isBusy={isLoading} onClick={() => void lists[name].more()} />}
      {nextCursor === null && (items?.length ?? 0) > 5 && <View className='yq-list-end'>{say('list.end')}</View>}
    </View>
  )
}

function NothingHere({ name, query }: { name: ListName; query: string }) {
  const { say } = useLanguage()
  if (query !== '') return <EmptyState id='list-empty' icon='search' title={say('list.search.empty', { query })} />
  if (name === 'signed') return <EmptyState id='list-empty' icon='signed' title={say('list.signed.empty')} />
  return <EmptyState id='list-empty' icon={name === 'pending' ? 'inbox' : 'document'} title={say(`list.${name}.empty`)} hint={say(`list.${name}.empty.hint`)} />
}
