// One task in a list.
import { View } from '@tarojs/components'
import type { TaskCard as Task } from '@yiqian/shared/protocol/cards.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { useLanguage } from '../language/language.ts'
import { sayMoment, urgencyOf } from '../language/times.ts'
import { Box } from './box.tsx'
import { ProvisionalTag } from './provisional-tag.tsx'
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
      {isSelected !== undefined && <Box className={`yq-checkbox ${isSelected ? 'yq-checkbox-on' : ''}`}>{isSelected && <Icon name='check' size={18} />}</Box>}
      <Box className='yq-task-main'>
        <Box className='yq-task-head'>
          <Box className='yq-task-title'>{title}</Box>
          {state === 'pending' ? <Due dueAtMs={task.provisional?.signByMs ?? task.dueAtMs} nowMs={nowMs} /> : <StateTag state={task.documentState === 'voided' || task.documentState === 'deleted' ? task.documentState : state} />}
        </Box>
        {task.patient && <Box className='yq-task-patient'><PatientLine patient={task.patient} isShort /></Box>}
        <Box className='yq-task-foot'>
          <Box className='yq-task-line'>{[say(`type.${task.documentType}`), isPdfContent(contentKind) ? say('list.pages', { count: pageCount }) : say(`kind.${contentKind}`), task.clientSystem].join(' · ')}</Box>
          {task.provisional && <ProvisionalTag provisional={task.provisional} nowMs={nowMs} />}
          {state !== 'pending' && <Box className='yq-task-time'>{task.signedAtMs === null ? say('list.requestedAt', { time: sayMoment(task.requestedAtMs, nowMs, language) }) : say('list.signedAt', { time: sayMoment(task.signedAtMs, nowMs, language) })}</Box>}
        </Box>
      </Box>
    </View>
  )
}

function Due({ dueAtMs, nowMs }: { dueAtMs: number; nowMs: number }) {
  const { say, language } = useLanguage()
  const urgency = urgencyOf(dueAtMs, nowMs)
  return (
    <Box className={`yq-due yq-due-${urgency}`}>
      <Icon name='clock' size={18} className='yq-due-icon' />
      <Box>{urgency === 'overdue' ? say('list.overdue') : say('list.due', { time: sayMoment(dueAtMs, nowMs, language).toLowerCase() })}</Box>
    </Box>
  )
}
