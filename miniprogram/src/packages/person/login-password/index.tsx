// 登录密码: set by SMS code, changed with the present one, reset by SMS code (MA-4, MA-10).
import { useRouter } from '../../../platform/index.ts'
import { View } from '@tarojs/components'
import { useMemo, useState } from 'react'
import { appLock } from '../../../app-lock.ts'
import { Action } from '../../../components/action.tsx'
import { Skeleton } from '../../../components/empty-state.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { ProofSteps } from '../../../components/proof-steps.tsx'
import { Result } from '../../../components/result.tsx'
import { goBack, startAt } from '../../../components/routes.ts'
import { TextField } from '../../../components/text-field.tsx'
import { useMe } from '../../../components/use-me.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { createProofFlow } from '../../../flows/proof-flow.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { changePassword, resetPassword } from '../../../signing/account.ts'

export default function LoginPasswordPage() {
  const { say } = useLanguage()
  const { me, problem, reload } = useMe()
  const [isForgotten, setIsForgotten] = useState(useRouter().params['reset'] === '1')
  const flow = useMemo(() => createProofFlow(phone, 'password'), [])
  const state = useStore(flow.state)
  const [isDone, setIsDone] = useState(false)
  const isShut = useStore(appLock.isLocked)
  const body = () => {
    if (isDone) return <Result id='login-password-done' kind='good' title={say('loginPassword.done')} text={say('loginPassword.done.hint')} actions={<Action id='login-password-back' label={say(isShut ? 'common.home' : 'common.back')} onClick={() => (isShut ? startAt('home') : goBack())} />} />
    if (state.step === 'proved') return <NewPassword save={(_, next) => resetPassword(phone, state.proofingId, next)} onDone={() => setIsDone(true)} />
    if (!me) return problem ? <Action id='login-password-retry' kind='quiet' label={say('common.retry')} onClick={reload} /> : <Skeleton id='login-password-loading' />
    if (me.hasLoginPassword && !isForgotten) return <NewPassword isChange save={(present, next) => changePassword(phone, present, next)} onDone={() => setIsDone(true)} onForgotten={() => setIsForgotten(true)} />
    return (
      <ProofSteps state={state} flow={flow}>
        <Notice id='login-password-why' kind='info' text={say(me.hasLoginPassword ? 'loginPassword.reset.why' : 'loginPassword.set.why')} />
        <View className='yq-stack'>
          <Action id='login-password-begin' label={say('loginPassword.begin', { phone: me.phoneMasked })} isBusy={state.isBusy} onClick={() => void flow.begin()} />
        </View>
      </ProofSteps>
    )
  }
  return (
    <PageFrame id='login-password-page' title='loginPassword.title'>
      {problem && !me && <ProblemNotice id='login-password-unread' problem={problem} />}
      {body()}
    </PageFrame>
  )
}

interface NewPasswordProps {
  isChange?: boolean
  save: (present: string, next: string) => Promise<void>
  onDone: () => void
  onForgotten?: () => void
}

function NewPassword({ isChange = false, save, onDone, onForgotten }: NewPasswordProps) {
  const { say } = useLanguage()
  const [typed, setTyped] = useState({ present: '', next: '', again: '' })
  const [own, setOwn] = useState<{ isBusy: boolean; problem?: Problem }>({ isBusy: false })
  const differs = typed.again !== '' && typed.again !== typed.next
  const isReady = typed.next !== '' && typed.again === typed.next && (!isChange || typed.present !== '')
  const go = async (): Promise<void> => {
    setOwn({ isBusy: true })
    await save(typed.present, typed.next).then(onDone, (cause: unknown) => setOwn({ isBusy: false, problem: problemOf(cause) }))
  }
  return (
    <View className='yq-stack'>
      {own.problem && <ProblemNotice id='login-password-problem' problem={own.problem} />}
      {isChange && <TextField id='login-password-present' type='password' label={say('loginPassword.present')} value={typed.present} maxLength={128} onChange={(present) => setTyped({ ...typed, present })} />}
      <TextField id='login-password-new' type='password' label={say('loginPassword.new')} value={typed.next} maxLength={128} onChange={(next) => setTyped({ ...typed, next })} />
      <View className='yq-hint'>{say('loginPassword.rule')}</View>
      <TextField id='login-password-again' type='password' label={say('loginPassword.again')} value={typed.again} maxLength={128} problem={differs ? say('loginPassword.differs') : undefined} onChange={(again) => setTyped({ ...typed, again })} />
      <Action id='login-password-save' label={say('account.save')} isBusy={own.isBusy} isDisabled={!isReady} onClick={() => void go()} />
      {onForgotten && <Action id='login-password-forgotten' kind='plain' label={say('loginPassword.forgotten')} isDisabled={own.isBusy} onClick={onForgotten} />}
    </View>
  )
}
