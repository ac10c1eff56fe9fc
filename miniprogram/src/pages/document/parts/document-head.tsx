// Title and patient above the document, the requester's note, and the ways to its flow and its details.
import { View } from '@tarojs/components'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { Icon, type IconName } from '../../../components/icon.tsx'
import { PatientLine } from '../../../components/patient-line.tsx'
import { goTo } from '../../../components/routes.ts'
import { useLanguage } from '../../../language/language.ts'

export function DocumentHead({ task, requesterNote, onDetails, onBehalfOf }: { task: TaskCard; /** null: none, or not known yet */ requesterNote: string | null; onDetails: () => void; /** a colleague's name */ onBehalfOf?: string }) {
  const { say } = useLanguage()
  return (
    <>
      <View className='yq-doc-head'>
        <View className='yq-doc-head-text'>
          <View className='yq-doc-title' id='document-title'>{task.title}</View>
          <View className='yq-doc-patient' id='document-patient'>{task.patient ? <PatientLine patient={task.patient} /> : task.clientSystem}</View>
        </View>
        <HeadKey id='flow-key' icon='flow' label={say('flow.short')} onClick={() => goTo('flow', { taskId: task.taskId })} />
        <HeadKey id='details' icon='info' label={say('document.details.short')} onClick={onDetails} />
      </View>
      {onBehalfOf !== undefined && (
        <View className='yq-doc-note' id='on-behalf-of'>
          <Icon name='person' size={20} className='yq-notice-icon' />
          <View>{say('delegated.for', { name: onBehalfOf })}</View>
        </View>
      )}
      {requesterNote !== null && requesterNote !== '' && (
        <View className='yq-doc-note' id='document-note'>
          <Icon name='info' size={20} className='yq-notice-icon' />
          <View>{say('document.note.line', { note: requesterNote })}</View>
        </View>
      )}
    </>
  )
}

function HeadKey({ id, icon, label, onClick }: { id: string; icon: IconName; label: string; onClick: () => void }) {
  return (
    <View id={id} className='yq-doc-details' hoverClass='yq-pressed' ariaRole='button' onClick={onClick}>
      <Icon name={icon} size={20} />
      <View>{label}</View>
    </View>
  )
}
