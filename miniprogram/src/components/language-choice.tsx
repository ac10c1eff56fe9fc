// 中文 or English.
import { chooseLanguage, useLanguage } from '../language/language.ts'
import { Choice } from './choice.tsx'

const CHOICES = [
  { value: 'zh', name: '中文' },
  { value: 'en', name: 'English' },
] as const

export function LanguageChoice({ isWide = false }: { isWide?: boolean }) {
  const { language, say } = useLanguage()
  return <Choice id='language' label={say('me.language')} isWide={isWide} options={CHOICES} value={language} onChange={(value) => void chooseLanguage(value)} />
}
