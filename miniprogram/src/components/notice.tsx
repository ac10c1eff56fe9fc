// A coloured strip with one message: what went wrong, what to mind, what is fine.
import { View } from '@tarojs/components'
import type { Problem } from '../flows/problem.ts'
import { useLanguage } from '../language/language.ts'
import { Icon } from './icon.tsx'

export function Notice({ id, kind, text, detail }: { id: string; kind: 'bad' | 'warn' | 'info' | 'good'; text: string; detail?: string }) {
  const icon = kind === 'good' ? 'check' : kind === 'info' ? 'info' : 'warning'
  return (
    <View id={id} className={`yq-notice yq-notice-${kind}`} ariaRole='alert'>
      <Icon name={icon} size={20} className='yq-notice-icon' />
      <View className='yq-notice-text'>
        <View>{text}</View>
        {detail !== undefined && <View className='yq-notice-detail'>{detail}</View>}
      </View>
    </View>
  )
}

export function ProblemNotice({ id, problem }: { id: string; problem: Problem }) {
  const { say, pick } = useLanguage()
  const { requestId } = problem
  return <Notice id={id} kind='bad' text={pick(problem.sentence)} detail={requestId === undefined ? undefined : say('common.requestNumber', { requestId })} />
}
