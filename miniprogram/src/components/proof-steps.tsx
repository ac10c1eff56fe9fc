// The steps of proving one's identity on a bound phone: the code, then what else is asked for.
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import type { ProofFlow, ProofState } from '../flows/proof-flow.ts'
import { useLanguage } from '../language/language.ts'
import { Action } from './action.tsx'
import { DigitPad } from './digit-pad.tsx'
import { FactorForm } from './factor-form.tsx'
import { ProblemNotice } from './notice.tsx'
import { useNow } from './use-now.ts'

/** @param children shown before it begins: why, and the way in */
export function ProofSteps({ state, flow, children }: { state: ProofState; flow: ProofFlow; children: ReactNode }) {
  const { say } = useLanguage()
  const nowMs = useNow(500)
  if (state.step === 'code') {
    const seconds = Math.max(0, Math.ceil((state.resendAtMs - nowMs) / 1000))
    return (
      <View>
        <View className='yq-step-head'><View className='yq-title'>{say('enrolment.code.title')}</View><View className='yq-hint'>{say('enrolment.code.hint', { phone: state.phoneMasked })}</View></View>
        {state.problem && <ProblemNotice id='proof-problem' problem={state.problem} />}
        <DigitPad id='code' isShown isBusy={state.isBusy} resetKey={state.problem ?? state.proofingId} onComplete={(code) => void flow.enterCode(code)} />
        <View className='yq-stack yq-after-pad'><Action id='resend' kind='quiet' label={seconds > 0 ? say('enrolment.code.resendIn', { seconds }) : say('enrolment.code.resend')} isDisabled={seconds > 0 || state.isBusy} onClick={() => void flow.begin()} /></View>
      </View>
    )
  }
  if (state.step === 'factor') {
    return (
      <View>
        <View className='yq-step-head'><View className='yq-title'>{say('factor.title')}</View><View className='yq-hint'>{say('factor.hint')}</View></View>
        <FactorForm next={state.next} development={state.development} isBusy={state.isBusy} problem={state.problem} onProof={(proof) => void flow.prove(proof)} />
      </View>
    )
  }
  return (
    <View>
      {state.problem && <ProblemNotice id='proof-problem' problem={state.problem} />}
      {children}
    </View>
  )
}
