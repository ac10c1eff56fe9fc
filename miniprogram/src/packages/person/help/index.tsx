// 帮助: four things people ask, each with a picture and three steps (MA-11).
import { View } from '@tarojs/components'
import { Icon, type IconName } from '../../../components/icon.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { useLanguage } from '../../../language/language.ts'

const TOPICS = [
  { name: 'sign', pictures: ['document', 'signed', 'lock'] },
  { name: 'scan', pictures: ['scan', 'search', 'close'] },
  { name: 'pin', pictures: ['person', 'shield', 'key'] },
  { name: 'phone', pictures: ['phone', 'check', 'warning'] },
] as const satisfies readonly { name: string; pictures: readonly IconName[] }[]
const STEPS = [1, 2, 3] as const

export default function HelpPage() {
  const { say } = useLanguage()
  return (
    <PageFrame id='help-page' title='help.title'>
      {TOPICS.map(({ name, pictures }) => (
        <View key={name} id={`help-${name}`} className='yq-card'>
          <View className='yq-card-title'>{say(`help.${name}`)}</View>
          <View className='yq-help-pictures'>
            {pictures.map((picture, index) => (
              <View key={picture} className='yq-help-picture'>
                <View className='yq-help-screen'><Icon name={picture} size={32} /></View>
                <View className='yq-help-number'>{index + 1}</View>
              </View>
            ))}
          </View>
          {STEPS.map((step) => (
            <View key={step} className='yq-point'>
              <View className='yq-point-mark'>{step}</View>
              <View>{say(`help.${name}.${step}`)}</View>
            </View>
          ))}
        </View>
      ))}
    </PageFrame>
  )
}
