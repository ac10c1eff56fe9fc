// Step 2, further: where the hospital asks for more than the code.
import { View } from '@tarojs/components'
import { Action } from '../../../../components/action.tsx'
import { FactorForm } from '../../../../components/factor-form.tsx'
import type { EnrolFlow, EnrolState } from '../../../../flows/enrol-flow.ts'
import { useLanguage } from '../../../../language/language.ts'
import { deviceName } from '../../../../platform/screen.ts'
import { StepHead } from './step-head.tsx'

export function FactorStep({ state, flow }: { state: Extract<EnrolState, { step: 'factor' }>; flow: EnrolFlow }) {
  const { say } = useLanguage()
  return (
    <View className='yq-fill'>
      <StepHead step={2} title={say('factor.title')} hint={say('factor.hint')} />
      <FactorForm isTall next={state.next} development={state.development} isBusy={state.isBusy} problem={state.problem} onProof={(proof) => void flow.prove(proof, deviceName())} />
      <View className='yq-stack'><Action id='change-applicant' kind='plain' label={say('enrolment.code.other')} isDisabled={state.isBusy} onClick={flow.changeApplicant} /></View>
    </View>
  )
}
