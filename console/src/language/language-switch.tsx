// Switches between Chinese and English.
import { Segmented } from 'antd'
import { useLanguage } from './language.tsx'

export function LanguageSwitch() {
  const { language, setLanguage, say } = useLanguage()
  return (
    <Segmented
      size="small"
      aria-label={say('language.choose')}
      data-testid="language-switch"
      value={language}
      onChange={setLanguage}
      options={[
        { value: 'zh', label: '中文' },
        { value: 'en', label: 'English' },
      ]}
    />
  )
}
