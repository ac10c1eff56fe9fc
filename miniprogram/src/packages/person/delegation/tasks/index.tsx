// 代签: what colleagues let me sign now (MP-5).
import { View } from '@tarojs/components'
import { useState } from 'react'
import { Action } from '../../../../components/action.tsx'
import { EmptyState, Skeleton } from '../../../../components/empty-state.tsx'
import { ProblemNotice } from '../../../../components/notice.tsx'
import { openTask } from '../../../../components/opened-task.ts'
import { PageFrame } from '../../../../components/page-frame.tsx'
import { TaskCard } from '../../../../components/task-card.tsx'
import { useNow } from '../../../../components/use-now.ts'
import { delegations } from '../../../../delegations.ts'
import { useStore } from '../../../../flows/use-store.ts'
import { useLanguage } from '../../../../language/language.ts'
import { useDidShow } from '../../../../platform/index.ts'

export default function DelegatedTasksPage() {
  const { say } = useLanguage()
  const { tasks, nextCursor, problem } = useStore(delegations.state)
  const nowMs = useNow(30_000)
  const [isBusy, setIsBusy] = useState(false)
  const more = (): void => {
    setIsBusy(true)
    void delegations.moreTasks().finally(() => setIsBusy(false))
  }
  useDidShow(() => void delegations.refresh())
  return (
    <PageFrame id='delegated-tasks-page' title='delegated.title'>
      {problem && <ProblemNotice id='delegated-problem' problem={problem} />}
      {problem && <Action id='delegated-retry' kind='quiet' label={say('common.retry')} onClick={() => void delegations.refresh()} />}
      {!tasks && !problem && <Skeleton id='delegated-loading' />}
      {tasks?.length === 0 && <EmptyState id='delegated-none' icon='inbox' title={say('delegated.none')} />}
      <View id='list-delegated'>
        {tasks?.map(({ task, delegationId, delegator }) => (
          <View key={task.taskId}>
            <View className='yq-section'>{say('delegated.for', { name: delegator.name })}</View>
            <TaskCard task={task} nowMs={nowMs} onOpen={() => openTask(task, { delegationId })} />
          </View>
        ))}
      </View>
      {nextCursor !== null && <Action id='delegated-more' kind='plain' label={say('list.more')} isBusy={isBusy} onClick={more} />}
    </PageFrame>
  )
}
