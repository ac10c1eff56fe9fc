// A code that cannot be used, and what to do about it.
import { View } from '@tarojs/components'
import { Action } from '../../../components/action.tsx'
import { Result } from '../../../components/result.tsx'
import { goTo, startAt } from '../../../components/routes.ts'
import { scanCode } from '../../../components/scan-code.ts'
import { needsConsent, needsEnrolment, type Problem } from '../../../flows/problem.ts'
import { mayTryAgain } from '../../../flows/sign-flow.ts'
import { blockedAdvice } from '../../../components/blocked-advice.ts'
import { useLanguage } from '../../../language/language.ts'

export function ScanBlocked({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const { say, pick } = useLanguage()
  const advice = blockedAdvice(problem)
  const hasOther = problem.code === 'device.locked' || needsConsent(problem) || needsEnrolment(problem) || (onRetry !== undefined && mayTryAgain(problem))
  return (
    <Result
      id='scan-blocked'
      kind='bad'
      icon={problem.code === 'device.locked' ? 'lock' : 'warning'}
      title={say(problem.code === 'device.locked' ? 'signing.locked.title' : 'scan.problem')}
      text={pick(problem.sentence)}
      actions={
        <View className='yq-stack'>
          {problem.code === 'device.locked' && <Action id='scan-unlock' label={say('unlock.title')} onClick={() => goTo('unlock')} />}
          {needsConsent(problem) && <Action id='scan-consent' label={say('privacy.read')} onClick={() => goTo('privacy')} />}
          {needsEnrolment(problem) && <Action id='scan-enrol-go' label={say('signing.enrol')} onClick={() => goTo('enrolment', { again: '1' })} />}
          {onRetry && mayTryAgain(problem) && <Action id='scan-retry' label={say('common.retry')} onClick={onRetry} />}
          <Action id='scan-again' kind={hasOther ? 'quiet' : 'main'} icon='scan' label={say('scan.again')} onClick={() => void scanCode(true)} />
          <Action id='scan-home' kind='plain' label={say('common.home')} onClick={() => startAt('home')} />
        </View>
      }
    >
      {advice && <View className='yq-card'>{say(advice)}</View>}
    </Result>
  )
}
