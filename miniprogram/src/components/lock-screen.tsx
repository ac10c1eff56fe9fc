// The app after logging out: nothing is shown but the way in.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { appLock } from '../app-lock.ts'
import { problemOf, type Problem } from '../flows/problem.ts'
import { useLanguage } from '../language/language.ts'
import { Action } from './action.tsx'
import { DigitPad } from './digit-pad.tsx'
import { ProblemNotice } from './notice.tsx'
import { goTo } from './routes.ts'

export function LockScreen() {
  const { say } = useLanguage()
  const [problem, setProblem] = useState<Problem>()
  const [isBusy, setIsBusy] = useState(false)
  const open = async (pin: string): Promise<void> => {
    setIsBusy(true)
    setProblem(undefined)
    await appLock.open(pin).catch((cause: unknown) => setProblem(problemOf(cause)))
    setIsBusy(false)
  }
  return (
    <View id='locked' className='yq-fill'>
      <View className='yq-step-head'>
        <View className='yq-title'>{say('lock.title')}</View>
        <View className='yq-hint'>{say('lock.hint')}</View>
      </View>
      {problem && <ProblemNotice id='lock-problem' problem={problem} />}
      <DigitPad id='lock-pin' isBusy={isBusy} resetKey={problem} onComplete={(pin) => void open(pin)} />
      <View className='yq-stack yq-after-pad'>
        {problem?.code === 'device.locked' && <Action id='lock-unlock' kind='quiet' label={say('unlock.title')} onClick={() => goTo('unlock')} />}
        <Action id='lock-forgot' kind='plain' label={say('lock.forgot')} onClick={() => goTo('enrolment', { again: '1' })} />
      </View>
    </View>
  )
}
