// A page before its content is there, and in its place when it does not come: what went wrong, and trying again.
import { View } from '@tarojs/components'
import type { Problem } from '../flows/problem.ts'
import { useLanguage } from '../language/language.ts'
import { Action } from './action.tsx'
import { Skeleton } from './empty-state.tsx'
import { ProblemNotice } from './notice.tsx'

export interface ReadingProps {
  /** `<id>-loading`, `<id>-problem`, `<id>-retry` */
  id: string
  problem: Problem | undefined
  isRead: boolean
  onRetry: () => void
  /** cards that will come */
  count?: number
}

export function Reading({ id, problem, isRead, onRetry, count = 2 }: ReadingProps) {
  const { say } = useLanguage()
  if (isRead && !problem) return null
  if (!problem) return <Skeleton id={`${id}-loading`} count={count} />
  return (
    <View>
      <ProblemNotice id={`${id}-problem`} problem={problem} />
      {!isRead && <View className='yq-retry'><Action id={`${id}-retry`} kind='quiet' icon='refresh' label={say('common.retry')} onClick={onRetry} /></View>}
    </View>
  )
}
