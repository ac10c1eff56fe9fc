// 修改签名密码: present, new, new again (MP-9, MA-10).
import { View } from '@tarojs/components'
import { useEffect, useMemo } from 'react'
import { Action } from '../../../components/action.tsx'
import { DigitPad } from '../../../components/digit-pad.tsx'
import { ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { Result } from '../../../components/result.tsx'
import { goBack } from '../../../components/routes.ts'
import { createPinChangeFlow } from '../../../flows/pin-change-flow.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { refreshPinFree } from '../../../pin-free.ts'

export default function PinPage() {
  const { say } = useLanguage()
  const flow = useMemo(() => createPinChangeFlow(phone), [])
  const state = useStore(flow.state)
  useEffect(() => {
    if (state.step === 'done') refreshPinFree()
  }, [state.step])

  if (state.step === 'running') return <PageFrame id='pin-page' title='pinChange.title'><Result id='pin-running' kind='busy' title={say('pinChange.running')} /></PageFrame>
  if (state.step === 'done') {
    return (
      <PageFrame id='pin-page' title='pinChange.title'>
        <Result id='pin-changed' kind='good' title={say('pinChange.done')} text={say('pinChange.done.hint')} actions={<Action id='pin-back' label={say('common.back')} onClick={goBack} />} />
      </PageFrame>
    )
  }
  return (
    <PageFrame id='pin-page' title='pinChange.title'>
      <View className='yq-fill'>
        <View className='yq-step-head'>
          <View className='yq-title' id='pin-step'>{say(`pinChange.${state.step}`)}</View>
          <View className='yq-hint'>{say(`pinChange.${state.step}.hint`)}</View>
        </View>
        {state.problem && <ProblemNotice id='pin-change-problem' problem={state.problem} />}
        <DigitPad key={state.step} id={`pin-${state.step}`} resetKey={state.problem} onComplete={(digits) => void flow.enter(digits)} />
      </View>
    </PageFrame>
  )
}
