// A patient in a line that breaks only between its parts.
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { useLanguage } from '../language/language.ts'
import { Box } from './box.tsx'

export interface PatientLineProps {
  patient: NonNullable<TaskCard['patient']>
  /** in a list: the number alone, without what it is called */
  isShort?: boolean
}

export function PatientLine({ patient: { name, admissionNumber, department, bed }, isShort = false }: PatientLineProps) {
  const { say } = useLanguage()
  const parts = [department, bed && say('document.bed', { bed: bed.replace(/床$/, '') }), admissionNumber && (isShort ? admissionNumber : say('document.admissionNumber', { number: admissionNumber }))]
  return (
    <Box className='yq-patient'>
      <Box className='yq-patient-part yq-patient-name'>{name}</Box>
      {parts.map((part) => part && <Box key={part} className='yq-patient-part'>{part}</Box>)}
    </Box>
  )
}
