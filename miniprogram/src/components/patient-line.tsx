// A patient in a line that breaks only between its parts.
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { useLanguage } from '../language/language.ts'
import { Box } from './box.tsx'

export function PatientLine({ patient: { name, admissionNumber, department, bed } }: { patient: NonNullable<TaskCard['patient']> }) {
  const { say } = useLanguage()
  const parts = [department, bed && say('document.bed', { bed: bed.replace(/床$/, '') }), admissionNumber && say('document.admissionNumber', { number: admissionNumber })]
  return (
    <Box className='yq-patient'>
      <Box className='yq-patient-part yq-patient-name'>{name}</Box>
      {parts.map((part) => part && <Box key={part} className='yq-patient-part'>{part}</Box>)}
    </Box>
  )
}
