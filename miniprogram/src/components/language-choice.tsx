// 中文 or English.
import { View } from '@tarojs/components'
import { chooseLanguage, useLanguage } from '../language/language.ts'

const CHOICES = [
  { language: 'zh', name: '中文' },
  { language: 'en', name: 'English' },
] as const

export function LanguageChoice() {
  const { language, say } = useLanguage()
  return (
    <View className='yq-language' id='language' ariaLabel={say('me.language')}>
      {CHOICES.map((choice) => (
        <View key={choice.language} id={`language-${choice.language}`} className={`yq-language-choice ${choice.language === language ? 'yq-language-on' : ''}`} ariaRole='button' onClick={() => void chooseLanguage(choice.language)}>{choice.name}</View>
      ))}
    </View>
  )
}
