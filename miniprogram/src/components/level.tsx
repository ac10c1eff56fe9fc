// A title's level as a small word.
import { View } from '@tarojs/components'
import type { TitleLevel } from '@yiqian/shared/protocol/flow.ts'
import { useLanguage } from '../language/language.ts'

export function useLevel(): (level: TitleLevel | null) => string {
  const { say, language } = useLanguage()
  return (level) => (level === null ? say('colleagues.noLevel') : say('flow.level', { ladder: level.ladder[language], level: level.level }))
}

export function Level({ level }: { level: TitleLevel | null }) {
  const sayLevel = useLevel()
  return level === null ? null : <View className='yq-level'>{sayLevel(level)}</View>
}
