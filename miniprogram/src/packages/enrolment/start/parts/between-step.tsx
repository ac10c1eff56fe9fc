// Between proof and PIN: the WeChat account could not be bound. Why, once more, or later.
import { View } from '@tarojs/components'
import { Action } from '../../../../components/action.tsx'
import { ProblemNotice } from '../../../../components/notice.tsx'
import type { EnrolFlow, EnrolState } from '../../../../flows/enrol-flow.ts'
import { useLanguage } from '../../../../language/language.ts'

export function BetweenStep({ state, flow }: { state: Extract<EnrolState, { step: 'between' }>; flow: EnrolFlow }) {
  const { say } = useLanguage()
  return (
    <View className='yq-fill' id='between'>
      <View className='yq-step-head'><View className='yq-title'>{say('enrolment.between.title')}</View></View>
      {state.problem && <ProblemNotice id='between-problem' problem={state.problem} />}
      <View className='yq-hint'>{say('enrolment.between.hint')}</View>
      <View className='yq-stack'>
        <Action id='between-again' label={say('common.retry')} isBusy={state.isBusy} onClick={() => void flow.tryBetween()} />
        <Action id='between-later' kind='quiet' label={say('enrolment.between.later')} isDisabled={state.isBusy} onClick={flow.leaveBetween} />
      </View>
    </View>
  )
}
