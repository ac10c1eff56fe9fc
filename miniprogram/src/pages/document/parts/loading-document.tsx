// Before the document is there, or in its place when it does not come.
import { View } from '@tarojs/components'
import { Action } from '../../../components/action.tsx'
import { Skeleton } from '../../../components/empty-state.tsx'
import { Result } from '../../../components/result.tsx'
import { goTo, startAt } from '../../../components/routes.ts'
import { needsEnrolment, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'

export function LoadingDocument({ problem, onRetry }: { problem?: Problem; onRetry: () => void }) {
  const { say, pick } = useLanguage()
  if (!problem) return <View className='yq-screen-plain'><Skeleton id='document-loading' /></View>
  return (
    <View className='yq-screen-plain'>
      <Result
        id='document-problem'
        kind='bad'
        icon='warning'
        title={pick(problem.sentence)}
        actions={
          <>
            {needsEnrolment(problem) ? <Action id='document-enrol' label={say('home.enrol')} onClick={() => goTo('enrolment')} /> : <Action id='document-retry' label={say('common.retry')} onClick={onRetry} />}
            <Action id='document-home' kind='quiet' label={say('common.home')} onClick={() => startAt('home')} />
          </>
        }
      />
    </View>
  )
}
