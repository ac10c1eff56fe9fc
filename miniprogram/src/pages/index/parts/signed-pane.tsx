// 已签: what this person signed; and what was closed without a signature: rejected, revoked, expired.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { goTo } from '../../../components/routes.ts'
import { useLanguage } from '../../../language/language.ts'
import { FilterBar } from './filter-bar.tsx'
import { lists, useList } from './lists.ts'
import { TaskListView } from './task-list-view.tsx'

type Name = 'signed' | 'closed'

export function SignedPane() {
  const [name, setName] = useState<Name>('signed')
  return <ListPane key={name} name={name} onName={setName} />
}

function ListPane({ name, onName }: { name: Name; onName: (name: Name) => void }) {
  const { say } = useLanguage()
  const state = useList(name)
  const counts = state.counts ?? lists.pending.state.get().counts
  return (
    <View className='yq-home' id='pane-signed'>
      <View className='yq-segments'>
        {(['signed', 'closed'] as const).map((choice) => (
          <View key={choice} id={`segment-${choice}`} className={`yq-segment ${choice === name ? 'yq-segment-on' : ''}`} ariaRole='tab' onClick={() => onName(choice)}>{say(`list.${choice}`, { count: counts?.[choice] ?? 0 })}</View>
        ))}
      </View>
      <FilterBar name={name} state={state} />
      <TaskListView name={name} state={state} onOpen={({ taskId }) => goTo('signed', { taskId })} />
    </View>
  )
}
