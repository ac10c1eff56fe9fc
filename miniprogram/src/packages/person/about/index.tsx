// What this is, and how it keeps a signature safe.
import { View } from '@tarojs/components'
import { Icon } from '../../../components/icon.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { goTo } from '../../../components/routes.ts'
import { useLanguage } from '../../../language/language.ts'
import about from '../../../../package.json'

const POINTS = [
  { icon: 'key', text: 'about.what' },
  { icon: 'lock', text: 'about.pin' },
  { icon: 'phone', text: 'about.lost' },
] as const

export default function AboutPage() {
  const { say } = useLanguage()
  return (
    <PageFrame id='about-page' title='me.about'>
      <View className='yq-brand'>
        <View className='yq-brand-mark'><Icon name='signed' size={32} /></View>
        <View>
          <View className='yq-brand-name'>{say('app.name')}</View>
          <View className='yq-hint' id='about-version' onClick={() => goTo('gallery')}>{say('about.version', { version: about.version })}</View>
        </View>
      </View>
      <View className='yq-card'>
        {POINTS.map(({ icon, text }) => (
          <View key={icon} className='yq-point'>
            <View className='yq-point-mark'><Icon name={icon} /></View>
            <View>{say(text)}</View>
          </View>
        ))}
      </View>
    </PageFrame>
  )
}
