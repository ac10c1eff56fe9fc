// Sign or reject; or why neither can be done now.
import { View } from '@tarojs/components'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { Action } from '../../../components/action.tsx'
import { Icon } from '../../../components/icon.tsx'
import { StateTag } from '../../../components/state-tag.tsx'
import { useLanguage } from '../../../language/language.ts'

export interface DocumentFootProps {
  task: TaskCard
  closedReason: string | null
  unseenCount: number
  /** a grant lets me sign a colleague's document, not reject it */
  isForOther?: boolean
  onSign: () => void
  onReject: () => void
}

export function DocumentFoot({ task, closedReason, unseenCount, isForOther = false, onSign, onReject }: DocumentFootProps) {
  const { say } = useLanguage()
  if (task.state !== 'pending') {
    return (
      <View className='yq-doc-foot' id='document-state'>
        <View className='yq-row'>
          <StateTag state={task.state} />
          <View className='yq-hint'>{task.state === 'waiting' ? say('document.waiting') : (closedReason ?? '')}</View>
        </View>
      </View>
    )
  }
  return (
    <View className='yq-doc-foot'>
      {unseenCount > 0 && (
        <View className='yq-doc-foot-line' id='unseen'>
          <Icon name='info' size={18} />
          <View>{say('document.unseen', { count: unseenCount })}</View>
        </View>
      )}
      <View className='yq-doc-actions'>
        {!isForOther && <Action id='reject' kind='danger' label={say('document.reject')} onClick={onReject} />}
        <Action id='sign' icon='pen' label={say('document.sign')} onClick={onSign} />
      </View>
    </View>
  )
}
