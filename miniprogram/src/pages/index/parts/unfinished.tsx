// A batch that was under way when the app ended: what became of it, one line for each document that was not signed.
import { View } from '@tarojs/components'
import { useEffect } from 'react'
import { Action } from '../../../components/action.tsx'
import { createBatchOutcome } from '../../../flows/batch-outcome.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { useDidShow } from '../../../platform/index.ts'
import { watchNetwork } from '../../../platform/screen.ts'

const outcome = createBatchOutcome(phone)

export function Unfinished() {
  const { say, pick } = useLanguage()
  const state = useStore(outcome.state)
  useEffect(() => {
    void outcome.look()
    return watchNetwork((isOnline) => isOnline && void outcome.look())
  }, [])
  useDidShow(() => void outcome.look())
  if (state.step === 'none') return null
  const signed = state.items.filter(({ result }) => result === 'signed').length
  const others = state.items.filter(({ result }) => result !== 'signed')
  const title = state.step === 'asking' ? say('unfinished.asking') : say('unfinished.known', { signed, others: others.length })
  return (
    <View className='yq-card' id='unfinished' ariaRole='status'>
      <View className='yq-card-title' id='unfinished-title'>{title}</View>
      {state.step === 'known' && others.map((item) => <View key={item.taskId} className='yq-hint'>{item.title}：{item.result === 'refused' ? pick(item.message) : say('unfinished.waits')}</View>)}
      {state.step === 'known' && <Action id='unfinished-seen' kind='plain' label={say('unfinished.seen')} onClick={() => void outcome.forget()} />}
      {state.step === 'asking' && state.problem && <Action id='unfinished-again' kind='plain' label={say('common.retry')} onClick={() => void outcome.look()} />}
    </View>
  )
}
