// Step 2: the one-time code.
import { View } from '@tarojs/components'
import { Action } from '../../../../components/action.tsx'
import { DigitPad } from '../../../../components/digit-pad.tsx'
import { ProblemNotice } from '../../../../components/notice.tsx'
import { useNow } from '../../../../components/use-now.ts'
import type { EnrolFlow, EnrolState } from '../../../../flows/enrol-flow.ts'
import { useLanguage } from '../../../../language/language.ts'
import { deviceName } from '../../../../platform/screen.ts'
import { StepHead } from './step-head.tsx'

export function CodeStep({ state, flow }: { state: Extract<EnrolState, { step: 'code' }>; flow: EnrolFlow }) {
  const { say } = useLanguage()
  const nowMs = useNow(500)
  const seconds = Math.max(0, Math.ceil((state.resendAtMs - nowMs) / 1000))
  return (
    <View className='yq-fill'>
      <StepHead step={2} title={say('enrolment.code.title')} hint={say('enrolment.code.hint', { phone: state.phoneMasked })} />
      {state.problem && <ProblemNotice id='enrolment-problem' problem={state.problem} />}
      <DigitPad id='code' isShown isBusy={state.isBusy} resetKey={state.problem ?? state.proofingId} onComplete={(code) => void flow.enterCode(code, deviceName())} />
      <View className='yq-stack yq-after-pad'>
        <Action id='resend' kind='quiet' label={seconds > 0 ? say('enrolment.code.resendIn', { seconds }) : say('enrolment.code.resend')} isDisabled={seconds > 0 || state.isBusy} onClick={() => void flow.sendCode(state.applicant)} />
        <Action id='change-applicant' kind='plain' label={say('enrolment.code.other')} isDisabled={state.isBusy} onClick={flow.changeApplicant} />
      </View>
    </View>
  )
}
