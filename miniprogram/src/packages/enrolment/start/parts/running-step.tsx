// While the shares are made; and what to do when that did not finish.
import { View } from '@tarojs/components'
import { Action } from '../../../../components/action.tsx'
import { ProblemNotice } from '../../../../components/notice.tsx'
import { Result } from '../../../../components/result.tsx'
import { goTo, startAt } from '../../../../components/routes.ts'
import { Stages } from '../../../../components/stages.tsx'
import type { EnrolFlow, EnrolState } from '../../../../flows/enrol-flow.ts'
import { needsConsent } from '../../../../flows/problem.ts'
import { useLanguage } from '../../../../language/language.ts'

const STAGES = ['exchange', 'seal', 'certificate'] as const

export function RunningStep({ state }: { state: Extract<EnrolState, { step: 'running' }> }) {
  const { say } = useLanguage()
  return (
    <Result id='enrolment-running' kind='busy' icon='key' title={say('enrolment.running.title')} text={say('enrolment.running.hint')}>
      <View className='yq-card'>
        <Stages id='enrol-stage' stages={STAGES} current={state.stage} labelOf={(stage) => say(`enrolment.running.${stage}`)} />
      </View>
    </Result>
  )
}

export function StoppedStep({ state, flow }: { state: Extract<EnrolState, { step: 'stopped' }>; flow: EnrolFlow }) {
  const { say } = useLanguage()
  return (
    <Result
      id='enrolment-stopped'
      kind='warn'
      title={say('enrolment.stopped.title')}
      text={say('enrolment.stopped.hint')}
      actions={
        <>
          {state.problem && needsConsent(state.problem) && <Action id='enrolment-consent' label={say('privacy.read')} onClick={() => goTo('privacy')} />}
          <Action id='enrolment-go-on' label={say('common.continue')} isBusy={state.isBusy} onClick={() => void flow.goOn()} />
          <Action id='enrolment-restart' kind='quiet' label={say('me.again')} isDisabled={state.isBusy} onClick={() => void flow.start(true)} />
          <Action id='enrolment-home' kind='plain' label={say('common.home')} onClick={() => startAt('home')} />
        </>
      }
    >
      {state.problem && <ProblemNotice id='enrolment-problem' problem={state.problem} />}
    </Result>
  )
}
