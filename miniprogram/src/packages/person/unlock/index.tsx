// 解锁签名: after five wrong PINs, by proving who one is (MA-4).
import { View } from '@tarojs/components'
import { useMemo } from 'react'
import { Action } from '../../../components/action.tsx'
import { Notice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { ProofSteps } from '../../../components/proof-steps.tsx'
import { Result } from '../../../components/result.tsx'
import { goTo, startAt } from '../../../components/routes.ts'
import { createProofFlow } from '../../../flows/proof-flow.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { unlock } from '../../../signing/account.ts'

export default function UnlockPage() {
  const { say } = useLanguage()
  const flow = useMemo(() => createProofFlow(phone, 'unlock', (proofingId) => unlock(phone, proofingId)), [])
  const state = useStore(flow.state)
  return (
    <PageFrame id='unlock-page' title='unlock.title'>
      {state.step === 'proved' ? (
        <Result id='unlocked' kind='good' title={say('unlock.done')} text={say('unlock.done.hint')} actions={<Action id='unlocked-home' label={say('common.home')} onClick={() => startAt('home')} />} />
      ) : (
        <ProofSteps state={state} flow={flow}>
          <Notice id='unlock-why' kind='warn' text={say('unlock.why')} />
          <View className='yq-stack'>
            <Action id='unlock-go' label={say('unlock.go')} isBusy={state.isBusy} onClick={() => void flow.begin()} />
            <Action id='unlock-forgot' kind='quiet' label={say('unlock.forgot')} onClick={() => goTo('enrolment', { again: '1' })} />
          </View>
        </ProofSteps>
      )}
    </PageFrame>
  )
}
