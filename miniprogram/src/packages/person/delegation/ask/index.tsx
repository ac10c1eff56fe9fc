// 申请授权: whom, and why (MP-5).
import { View } from '@tarojs/components'
import { useState } from 'react'
import { Action } from '../../../../components/action.tsx'
import { Notice, ProblemNotice } from '../../../../components/notice.tsx'
import { PageFrame } from '../../../../components/page-frame.tsx'
import { goBack } from '../../../../components/routes.ts'
import { TextField } from '../../../../components/text-field.tsx'
import { delegations } from '../../../../delegations.ts'
import { problemOf, type Problem } from '../../../../flows/problem.ts'
import { useLanguage } from '../../../../language/language.ts'
import { ColleagueSearch, type Colleague } from '../parts/colleague-search.tsx'

export default function DelegationAskPage() {
  const { say } = useLanguage()
  const [colleague, setColleague] = useState<Colleague>()
  const [reason, setReason] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const send = (): void => {
    if (!colleague) return
    setIsBusy(true)
    setProblem(undefined)
    delegations
      .ask(colleague.staffNumber, reason.trim())
      .then(goBack)
      .catch((cause: unknown) => setProblem(problemOf(cause)))
      .finally(() => setIsBusy(false))
  }
  return (
    <PageFrame id='delegation-ask-page' title='delegation.ask'>
      <Notice id='delegation-ask-hint' kind='info' text={say('delegation.ask.hint')} />
      <ColleagueSearch chosen={colleague} onChange={setColleague} />
      <TextField id='delegation-reason' label={say('delegation.ask.reason')} value={reason} onChange={setReason} maxLength={200} placeholder={say('delegation.ask.reason.placeholder')} />
      {problem && <ProblemNotice id='delegation-ask-problem' problem={problem} />}
      <View className='yq-stack'>
        <Action id='delegation-ask-go' label={say('delegation.ask.go')} isBusy={isBusy} isDisabled={!colleague || reason.trim() === ''} onClick={send} />
      </View>
    </PageFrame>
  )
}
