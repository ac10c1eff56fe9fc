// The way to what colleagues let me sign, above my own list while there is anything.
import { View } from '@tarojs/components'
import { useEffect } from 'react'
import { MenuRow } from '../../../components/menu-row.tsx'
import { goTo } from '../../../components/routes.ts'
import { delegations, refreshDelegatedTasks } from '../../../delegations.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import { useDidShow } from '../../../platform/index.ts'

export function DelegatedLine() {
  const { say } = useLanguage()
  const { total } = useStore(delegations.state)
  useEffect(refreshDelegatedTasks, [])
  useDidShow(refreshDelegatedTasks)
  if (total === 0) return null
  return (
    <View className='yq-card yq-menu'>
      <MenuRow id='delegated' icon='delegate' title={say('delegated.line', { count: total })} hint={say('delegated.line.hint')} onClick={() => goTo('delegated-tasks')} />
    </View>
  )
}
