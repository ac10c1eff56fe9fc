// Nothing was signed: why, and the way on.
import { View } from '@tarojs/components'
import { needsConsent, needsEnrolment, type Problem } from '../../flows/problem.ts'
import { isChanged, isMismatch, mayTryAgain, type SignFlow } from '../../flows/sign-flow.ts'
import { useLanguage } from '../../language/language.ts'
import { Action } from '../action.tsx'
import { blockedAdvice } from '../blocked-advice.ts'
import { Result } from '../result.tsx'
import { goTo, startAt } from '../routes.ts'
import { Sheet } from '../sheet.tsx'

export function SigningBlocked({ problem, flow, onReload }: { problem: Problem; flow: SignFlow; onReload: () => void }) {
  const { say, pick } = useLanguage()
  const isLocked = problem.code === 'device.locked'
  const advice = blockedAdvice(problem)
  const reload = (): void => {
    flow.close()
    onReload()
  }
  if (isChanged(problem)) {
    return (
      <Sheet id='changed-sheet' title={say('document.changed.title')} actions={<Action id='changed-reload' label={say('document.changed.reload')} onClick={reload} />}>
        <View>{say('document.changed.hint')}</View>
      </Sheet>
    )
  }
  const title = isLocked ? 'signing.locked.title' : isMismatch(problem) ? 'signing.mismatch.title' : 'signing.blocked.title'
  return (
    <Sheet
      id='blocked-sheet'
      title={say(title)}
      onClose={reload}
      actions={
        <>
          {isLocked && <Action id='blocked-unlock' label={say('unlock.title')} onClick={() => goTo('unlock')} />}
          {mayTryAgain(problem) && <Action id='blocked-again' label={say('signing.again')} onClick={() => void flow.confirm()} />}
          {needsEnrolment(problem) && <Action id='blocked-enrol' label={say('signing.enrol')} onClick={() => goTo('enrolment', { again: '1' })} />}
          {needsConsent(problem) && <Action id='blocked-consent' label={say('privacy.read')} onClick={() => goTo('privacy')} />}
          {problem.code === 'phone.wechat_unbound' && <Action id='blocked-wechat' label={say('account.wechat.bind')} onClick={() => goTo('account')} />}
          <Action id='blocked-home' kind='quiet' label={say('signing.done.home')} onClick={() => startAt('home')} />
        </>
      }
    >
      <Result id={`blocked-${problem.code.replace(/\./g, '-')}`} kind='bad' icon={isLocked ? 'lock' : 'warning'} title={pick(problem.sentence)} text={advice ? say(advice) : undefined}>
        {problem.requestId !== undefined && <View className='yq-hint yq-small'>{say('common.requestNumber', { requestId: problem.requestId })}</View>}
      </Result>
    </Sheet>
  )
}
