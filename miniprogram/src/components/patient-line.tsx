// A patient in a line that breaks only between its parts.
import { View } from '@tarojs/components'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { useLanguage } from '../language/language.ts'

export function PatientLine({ patient: { name, admissionNumber, department, bed } }: { patient: NonNullable<TaskCard['patient']> }) {
  const { say } = useLanguage()
  const parts = [department, bed && say('document.bed', { bed: bed.replace(/床$/, '') }), admissionNumber && say('document.admissionNumber', { number: admissionNumber })]
  return (
    <View className='yq-patient'>
      <View className='yq-patient-part yq-patient-name'>{name}</View>
      {parts.map((part) => part && <View key={part} className='yq-patient-part'>{part}</View>)}
    </View>
  )
}
