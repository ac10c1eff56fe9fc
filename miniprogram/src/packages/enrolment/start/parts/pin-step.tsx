// Step 3: the PIN, twice.
import { View } from '@tarojs/components'
import { Action } from '../../../../components/action.tsx'
import { DigitPad } from '../../../../components/digit-pad.tsx'
import { ProblemNotice } from '../../../../components/notice.tsx'
import type { EnrolFlow, EnrolState } from '../../../../flows/enrol-flow.ts'
import { useLanguage } from '../../../../language/language.ts'
import { StepHead } from './step-head.tsx'

export function PinStep({ state, flow }: { state: Extract<EnrolState, { step: 'pin' | 'again' }>; flow: EnrolFlow }) {
  const { say } = useLanguage()
  const isAgain = state.step === 'again'
  const hint = isAgain ? say('enrolment.pin.again.hint') : say('enrolment.pin.hint', { name: state.staff.name })
  return (
    <View className='yq-fill'>
      <StepHead step={3} title={say(isAgain ? 'enrolment.pin.again.title' : 'enrolment.pin.title')} hint={hint} />
      {state.problem && <ProblemNotice id='enrolment-problem' problem={state.problem} />}
      {isAgain ? <DigitPad key='again' id='pin-again' onComplete={(pin) => void flow.repeatPin(pin)} /> : <DigitPad key='new' id='pin-new' resetKey={state.problem} onComplete={flow.choosePin} />}
      {isAgain && <View className='yq-after-pad'><Action id='choose-again' kind='plain' label={say('enrolment.pin.back')} onClick={flow.chooseAgain} /></View>}
    </View>
  )
}
