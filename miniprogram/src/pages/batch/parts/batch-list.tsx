// The documents of a batch, numbered; each can be opened or taken out.
import { View } from '@tarojs/components'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { Icon } from '../../../components/icon.tsx'
import { PatientLine } from '../../../components/patient-line.tsx'
import { goTo } from '../../../components/routes.ts'
import { useLanguage } from '../../../language/language.ts'

export function BatchList({ tasks, onRemove }: { tasks: readonly TaskCard[]; onRemove?: (taskId: string) => void }) {
  const { say } = useLanguage()
  return (
    <View className={onRemove ? 'yq-card yq-batch' : 'yq-batch'}>
      {tasks.map(({ taskId, title, patient, clientSystem }, index) => (
        <View key={taskId} id={`batch-${taskId}`} className='yq-batch-item'>
          <View className='yq-batch-number'>{index + 1}</View>
          <View className='yq-batch-text' hoverClass={onRemove ? 'yq-pressed' : 'none'} ariaRole={onRemove ? 'button' : 'text'} onClick={() => onRemove && goTo('document', { taskId })}>
            <View className='yq-batch-title'>{title}</View>
            <View className='yq-hint'>{patient ? <PatientLine patient={patient} /> : clientSystem}</View>
          </View>
          {onRemove && (
            <View id={`batch-remove-${taskId}`} className='yq-icon-button' ariaRole='button' ariaLabel={say('batch.remove')} onClick={() => onRemove(taskId)}>
              <Icon name='close' size={20} />
            </View>
          )}
        </View>
      ))}
    </View>
  )
}
