// 更换绑定手机号: who one is, then the new number (MP-9).
import { View } from '@tarojs/components'
import { useMemo, useState } from 'react'
import { Action } from '../../../components/action.tsx'
import { DigitPad } from '../../../components/digit-pad.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { ProofSteps } from '../../../components/proof-steps.tsx'
import { Result } from '../../../components/result.tsx'
import { goBack } from '../../../components/routes.ts'
import { TextField } from '../../../components/text-field.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { createProofFlow } from '../../../flows/proof-flow.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { codeToNewPhone, takeNewPhone } from '../../../signing/account.ts'

export default function NewPhonePage() {
  const { say } = useLanguage()
  const flow = useMemo(() => createProofFlow(phone, 'phone'), [])
  const state = useStore(flow.state)
  const [done, setDone] = useState<string>()
  return (
    <PageFrame id='new-phone-page' title='newPhone.title'>
      {done !== undefined ? (
        <Result id='phone-changed' kind='good' title={say('newPhone.done', { phone: done })} actions={<Action id='phone-back' label={say('common.back')} onClick={goBack} />} />
      ) : state.step === 'proved' ? (
        <NewNumber proofingId={state.proofingId} onDone={setDone} />
      ) : (
        <ProofSteps state={state} flow={flow}>
          <Notice id='new-phone-why' kind='info' text={say('newPhone.why')} />
          <View className='yq-stack'>
            <Action id='new-phone-begin' label={say('newPhone.begin')} isBusy={state.isBusy} onClick={() => void flow.begin()} />
            <Action id='new-phone-lost' kind='quiet' label={say('newPhone.lost')} isDisabled={state.isBusy} onClick={() => void flow.begin(true)} />
          </View>
        </ProofSteps>
      )}
    </PageFrame>
  )
}

function NewNumber({ proofingId, onDone }: { proofingId: string; onDone: (phoneMasked: string) => void }) {
  const { say } = useLanguage()
  const [number, setNumber] = useState('')
  const [sentTo, setSentTo] = useState<string>()
  const [own, setOwn] = useState<{ isBusy: boolean; problem?: Problem }>({ isBusy: false })
  const act = async (task: () => Promise<void>): Promise<void> => {
    setOwn({ isBusy: true })
    try {
      await task()
      setOwn({ isBusy: false })
    } catch (cause) {
      setOwn({ isBusy: false, problem: problemOf(cause) })
    }
  }
  const plain = number.normalize('NFKC').replace(/[\s-]/g, '')
  const send = () => act(async () => setSentTo((await codeToNewPhone(phone, proofingId, plain)).phoneMasked))
  if (sentTo === undefined) {
    return (
      <View className='yq-stack'>
        {own.problem && <ProblemNotice id='new-phone-problem' problem={own.problem} />}
        <TextField id='new-phone-number' label={say('newPhone.number')} type='number' value={number} maxLength={13} placeholder={say('enrolment.phone.placeholder')} onChange={setNumber} />
        <Action id='new-phone-send' label={say('newPhone.send')} isBusy={own.isBusy} isDisabled={!/^1\d{10}$/.test(plain)} onClick={() => void send()} />
      </View>
    )
  }
  return (
    <View>
      {own.problem ? <ProblemNotice id='new-phone-problem' problem={own.problem} /> : <View className='yq-hint'>{say('newPhone.code', { phone: sentTo })}</View>}
      <DigitPad id='new-code' isShown isBusy={own.isBusy} resetKey={own.problem} onComplete={(code) => void act(async () => onDone(await takeNewPhone(phone, proofingId, code)))} />
    </View>
  )
}
