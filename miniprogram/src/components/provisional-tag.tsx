// A word on documents that are in use before they are signed (暂存).
import { Text } from '@tarojs/components'
import type { Provisional } from '@yiqian/shared/protocol/cards.ts'
import { useLanguage } from '../language/language.ts'

export function ProvisionalTag({ provisional: { untilMs, signByMs, overdue }, nowMs }: { provisional: Provisional; nowMs: number }) {
  const { say } = useLanguage()
  const isLate = overdue || (untilMs === null && nowMs > signByMs)
  return <Text className={`yq-tag ${isLate ? 'yq-tag-bad' : 'yq-tag-quiet'}`}>{say(isLate ? 'provisional.overdue' : 'provisional')}</Text>
}
