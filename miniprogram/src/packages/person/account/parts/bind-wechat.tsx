// 绑定微信: who one is, then the account that WeChat is logged in with (MP-1).
import { View } from '@tarojs/components'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { PhoneFault } from '../../../../api/phone-fault.ts'
import { Action } from '../../../../components/action.tsx'
import { Notice, ProblemNotice } from '../../../../components/notice.tsx'
import { ProofSteps } from '../../../../components/proof-steps.tsx'
import { goTo } from '../../../../components/routes.ts'
import { Sheet } from '../../../../components/sheet.tsx'
import { problemOf, type Problem } from '../../../../flows/problem.ts'
import { createProofFlow } from '../../../../flows/proof-flow.ts'
import { useStore } from '../../../../flows/use-store.ts'
import { useLanguage } from '../../../../language/language.ts'
import { phone, wechatGuard } from '../../../../phone.ts'
import { platform } from '../../../../platform/index.ts'
import { bindWechatAccount } from '../../../../signing/read-tasks.ts'

export function BindWechat({ isBound, onClose, onBound }: { isBound: boolean; onClose: () => void; onBound: () => void }) {
  const { say } = useLanguage()
  const flow = useMemo(() => createProofFlow(phone, 'wechat'), [])
  const state = useStore(flow.state)
  if (isBound) {
    return (
      <Sheet id='wechat-sheet' title={say('account.wechat')} onClose={onClose} actions={<Action id='wechat-change' kind='danger' label={say('me.again')} onClick={() => goTo('enrolment', { again: '1' })} />}>
        <Notice id='wechat-bound' kind='info' text={say('account.wechat.change')} />
      </Sheet>
    )
  }
  return (
    <Sheet id='wechat-sheet' title={say('account.wechat.bind')} onClose={onClose}>
      {state.step === 'proved' ? (
        <BindNow proofingId={state.proofingId} onBound={onBound} />
      ) : (
        <ProofSteps state={state} flow={flow}>
          <Notice id='wechat-why' kind='info' text={say('account.wechat.why')} />
          <View className='yq-stack'>
            <Action id='wechat-begin' label={say('account.wechat.begin')} isBusy={state.isBusy} onClick={() => void flow.begin()} />
          </View>
        </ProofSteps>
      )}
    </Sheet>
  )
}

/** The proof stays good while WeChat is busy, or while the person opens the app in the right account. */
function BindNow({ proofingId, onBound }: { proofingId: string; onBound: () => void }) {
  const { say } = useLanguage()
  const [own, setOwn] = useState<{ isBusy: boolean; isDone?: boolean; problem?: Problem }>({ isBusy: true })
  const bind = useCallback(async (): Promise<void> => {
    setOwn({ isBusy: true })
    try {
      const loginCode = await platform.loginCode()
      if (loginCode === undefined) throw new PhoneFault('phone.wechat_no_code')
      await bindWechatAccount(phone, loginCode, proofingId)
      wechatGuard.forget()
      setOwn({ isBusy: false, isDone: true })
    } catch (cause) {
      setOwn({ isBusy: false, problem: problemOf(cause) })
    }
  }, [proofingId])
  useEffect(() => void bind(), [bind])
  return (
    <View className='yq-stack'>
      {own.problem && <ProblemNotice id='wechat-problem' problem={own.problem} />}
      {own.isDone && <Notice id='wechat-done' kind='good' text={say('account.wechat.done')} />}
      {own.isDone ? <Action id='wechat-close' label={say('common.back')} onClick={onBound} /> : <Action id='wechat-again' label={say('common.retry')} isBusy={own.isBusy} onClick={() => void bind()} />}
    </View>
  )
}
