// One task in a list.
import { View } from '@tarojs/components'
import type { TaskCard as Task } from '@yiqian/shared/protocol/cards.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { useLanguage } from '../language/language.ts'
import { sayMoment, urgencyOf } from '../language/times.ts'
import { PatientLine } from './patient-line.tsx'
import { Icon } from './icon.tsx'
import { StateTag } from './state-tag.tsx'

export interface TaskCardProps {
  task: Task
  nowMs: number
  onOpen: (task: Task) => void
  /** in a list where several are chosen */
  isSelected?: boolean
}

export function TaskCard({ task, nowMs, onOpen, isSelected }: TaskCardProps) {
  const { say, language } = useLanguage()
  const { taskId, title, state, pageCount, contentKind } = task
  return (
    <View id={`task-${taskId}`} className={`yq-card yq-task ${isSelected ? 'yq-task-selected' : ''}`} hoverClass='yq-pressed' ariaRole='button' onClick={() => onOpen(task)}>
      {isSelected !== undefined && <View className={`yq-checkbox ${isSelected ? 'yq-checkbox-on' : ''}`}>{isSelected && <Icon name='check' size={18} />}</View>}
      <View className='yq-task-main'>
        <View className='yq-task-title'>{title}</View>
        {task.patient && <View className='yq-task-patient'><PatientLine patient={task.patient} /></View>}
        <View className='yq-task-line'>{[task.clientSystem, say(`type.${task.documentType}`), isPdfContent(contentKind) ? say('list.pages', { count: pageCount }) : say(`kind.${contentKind}`)].join(' · ')}</View>
        <View className='yq-task-foot'>
          {state === 'pending' ? <Due dueAtMs={task.dueAtMs} nowMs={nowMs} /> : <StateTag state={task.documentState === 'voided' || task.documentState === 'deleted' ? task.documentState : state} />}
          <View className='yq-task-time'>{task.signedAtMs === null ? say('list.requestedAt', { time: sayMoment(task.requestedAtMs, nowMs, language) }) : say('list.signedAt', { time: sayMoment(task.signedAtMs, nowMs, language) })}</View>
        </View>
      </View>
      {isSelected === undefined && <Icon name='chevron' size={20} className='yq-task-chevron' />}
    </View>
  )
}

function Due({ dueAtMs, nowMs }: { dueAtMs: number; nowMs: number }) {
  const { say, language } = useLanguage()
  const urgency = urgencyOf(dueAtMs, nowMs)
  return (
    <View className={`yq-due yq-due-${urgency}`}>
      <Icon name='clock' size={18} />
      <View>{urgency === 'overdue' ? say('list.overdue') : say('list.due', { time: sayMoment(dueAtMs, nowMs, language) })}</View>
    </View>
  )
}
