// Heading of a step: how far, what, why.
import { View } from '@tarojs/components'
import { useLanguage } from '../../../../language/language.ts'

const STEPS = 3

export function StepHead({ step, title, hint }: { step: 1 | 2 | 3; title: string; hint: string }) {
  const { say } = useLanguage()
  return (
    <View className='yq-step-head'>
      <View className='yq-step-bar' ariaLabel={say('enrolment.step', { step, count: STEPS })}>
        {Array.from({ length: STEPS }, (_, index) => <View key={index} className={`yq-step-mark ${index < step ? 'yq-step-mark-on' : ''}`} />)}
      </View>
      <View className='yq-hint'>{say('enrolment.step', { step, count: STEPS })}</View>
      <View className='yq-title' id='step-title'>{title}</View>
      <View className='yq-hint'>{hint}</View>
    </View>
  )
}
