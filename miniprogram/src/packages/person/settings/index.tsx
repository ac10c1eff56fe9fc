// Settings: language, light or dark, size of the letters (MA-11).
import { View } from '@tarojs/components'
import { Choice } from '../../../components/choice.tsx'
import { LanguageChoice } from '../../../components/language-choice.tsx'
import { MenuRow } from '../../../components/menu-row.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { goTo } from '../../../components/routes.ts'
import { appearance, chooseAppearance, THEMES, TYPE_SIZES } from '../../../flows/appearance.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'

export default function SettingsPage() {
  const { say } = useLanguage()
  const { theme, typeSize } = useStore(appearance)
  return (
    <PageFrame id='settings-page' title='settings.title'>
      <View className='yq-section yq-first'>{say('me.language')}</View>
      <LanguageChoice isWide />
      <View className='yq-section'>{say('settings.theme')}</View>
      <Choice id='theme' label={say('settings.theme')} isWide value={theme} onChange={(value) => void chooseAppearance({ theme: value })} options={THEMES.map((value) => ({ value, name: say(`settings.theme.${value}`) }))} />
      <View className='yq-section'>{say('settings.type')}</View>
      <Choice id='type' label={say('settings.type')} isWide value={typeSize} onChange={(value) => void chooseAppearance({ typeSize: value })} options={TYPE_SIZES.map((value) => ({ value, name: say(`settings.type.${value}`) }))} />
      <View className='yq-card'>
        <View className='yq-card-title'>{say('settings.sample.title')}</View>
        <View className='yq-hint'>{say('settings.sample')}</View>
      </View>
      <View className='yq-card yq-menu'>
        <MenuRow id='messages' icon='bell' title={say('messages.title')} hint={say('messages.hint')} onClick={() => goTo('messages')} />
        <MenuRow id='help' icon='help' title={say('help.title')} onClick={() => goTo('help')} />
        <MenuRow id='privacy' icon='shield' title={say('privacy.title')} onClick={() => goTo('privacy')} />
        <MenuRow id='about' icon='info' title={say('me.about')} onClick={() => goTo('about')} />
      </View>
    </PageFrame>
  )
}
