// The app after logging out: nothing is shown but the way in, by the log-in password if there is one, by the PIN always.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { appLock } from '../app-lock.ts'
import { problemOf, type Problem } from '../flows/problem.ts'
import { useLanguage } from '../language/language.ts'
import { Action } from './action.tsx'
import { DigitPad } from './digit-pad.tsx'
import { ProblemNotice } from './notice.tsx'
import { goTo } from './routes.ts'
import { TextField } from './text-field.tsx'
import { useMe } from './use-me.ts'

export function LockScreen() {
  const { say } = useLanguage()
  const { me } = useMe()
  const [isByPin, setIsByPin] = useState(false)
  const isByPassword = me?.hasLoginPassword === true && !isByPin
  return (
    <View id='locked' className='yq-fill'>
      <View className='yq-step-head'>
        <View className='yq-title'>{say('lock.title')}</View>
        <View className='yq-hint'>{say(isByPassword ? 'lock.hint.password' : 'lock.hint')}</View>
      </View>
      {isByPassword ? <ByPassword onPin={() => setIsByPin(true)} /> : <ByPin onPassword={me?.hasLoginPassword ? () => setIsByPin(false) : undefined} />}
    </View>
  )
}

function useOpening(): { problem?: Problem; isBusy: boolean; open: (task: () => Promise<void>) => Promise<void> } {
  const [state, setState] = useState<{ problem?: Problem; isBusy: boolean }>({ isBusy: false })
  const open = async (task: () => Promise<void>): Promise<void> => {
    setState({ isBusy: true })
    await task().then(() => setState({ isBusy: false }), (cause: unknown) => setState({ isBusy: false, problem: problemOf(cause) }))
  }
  return { ...state, open }
}

function ByPin({ onPassword }: { onPassword?: () => void }) {
  const { say } = useLanguage()
  const { problem, isBusy, open } = useOpening()
  return (
    <View>
      {problem && <ProblemNotice id='lock-problem' problem={problem} />}
      <DigitPad id='lock-pin' isBusy={isBusy} resetKey={problem} onComplete={(pin) => void open(() => appLock.open(pin))} />
      <View className='yq-stack yq-after-pad'>
        {problem?.code === 'device.locked' && <Action id='lock-unlock' kind='quiet' label={say('unlock.title')} onClick={() => goTo('unlock')} />}
        {onPassword && <Action id='lock-by-password' kind='quiet' label={say('lock.byPassword')} onClick={onPassword} />}
        <Action id='lock-forgot' kind='plain' label={say('lock.forgot')} onClick={() => goTo('enrolment', { again: '1' })} />
      </View>
    </View>
  )
}

function ByPassword({ onPin }: { onPin: () => void }) {
  const { say } = useLanguage()
  const { problem, isBusy, open } = useOpening()
  const [password, setPassword] = useState('')
  return (
    <View className='yq-stack'>
      {problem && <ProblemNotice id='lock-problem' problem={problem} />}
      <TextField id='lock-password' type='password' label={say('loginPassword.title')} value={password} maxLength={128} onChange={setPassword} />
      <Action id='lock-enter' label={say('lock.enter')} isBusy={isBusy} isDisabled={password === ''} onClick={() => void open(() => appLock.openWithPassword(password))} />
      <Action id='lock-by-pin' kind='quiet' label={say('lock.byPin')} isDisabled={isBusy} onClick={onPin} />
      <Action id='lock-password-forgotten' kind='plain' label={say('loginPassword.forgotten')} isDisabled={isBusy} onClick={() => goTo('login-password', { reset: '1' })} />
    </View>
  )
}
