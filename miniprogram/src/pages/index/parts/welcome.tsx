// What a phone shows that is not set up yet.
import { View } from '@tarojs/components'
import { Action } from '../../../components/action.tsx'
import { Icon } from '../../../components/icon.tsx'
import { LanguageChoice } from '../../../components/language-choice.tsx'
import { ProblemNotice } from '../../../components/notice.tsx'
import { goTo } from '../../../components/routes.ts'
import type { Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'

const POINTS = [
  { icon: 'key', text: 'home.point.split' },
  { icon: 'lock', text: 'home.point.pin' },
  { icon: 'shield', text: 'home.point.law' },
] as const

export function Welcome({ isBegun, problem }: { isBegun: boolean; problem?: Problem }) {
  const { say } = useLanguage()
  return (
    <View className='yq-welcome' id='welcome'>
      <View className='yq-brand'>
        <View className='yq-brand-mark'><Icon name='signed' size={32} /></View>
        <View>
          <View className='yq-brand-name'>{say('app.name')}</View>
          <View className='yq-hint'>{say('app.slogan')}</View>
        </View>
      </View>
      <View className='yq-welcome-title'>{say('home.welcome')}</View>
      <View className='yq-hint'>{say('home.welcome.hint')}</View>
      <View className='yq-points'>
        {POINTS.map(({ icon, text }) => (
          <View key={icon} className='yq-point'>
            <View className='yq-point-mark'><Icon name={icon} /></View>
            <View>{say(text)}</View>
          </View>
        ))}
      </View>
      {problem && <ProblemNotice id='home-problem' problem={problem} />}
      <View className='yq-stack'>
        <Action id='enrol' label={say(isBegun ? 'home.enrol.continue' : 'home.enrol')} onClick={() => goTo('enrolment')} />
        <View className='yq-row yq-centre'><LanguageChoice /></View>
      </View>
    </View>
  )
}
