// Who began this document on a phone; and taking it back while nobody has signed it.
import { View } from '@tarojs/components'
import { useState } from 'react'
import type { TaskDetail } from '@yiqian/shared/protocol/status-sync.ts'
import { Action } from '../../../components/action.tsx'
import { ProblemNotice } from '../../../components/notice.tsx'
import { startAt } from '../../../components/routes.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { platform } from '../../../platform/index.ts'
import { takeBack } from '../../../signing/own-documents.ts'

export function WithdrawOwn({ taskId, startedBy: { name, mayWithdraw } }: { taskId: string; startedBy: NonNullable<TaskDetail['startedBy']> }) {
  const { say } = useLanguage()
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const withdraw = async (): Promise<void> => {
    if (!(await platform.confirm({ title: say('withdraw.ask'), text: say('withdraw.text'), yes: say('withdraw.go'), no: say('common.cancel') }))) return
    setIsBusy(true)
    setProblem(undefined)
    try {
      await takeBack(phone, taskId)
      await platform.toast(say('withdraw.done'), 'success')
      startAt('home')
    } catch (cause) {
      setProblem(problemOf(cause))
      setIsBusy(false)
    }
  }
  return (
    <View>
      <View className='yq-hint' id='started-by'>{say('withdraw.by', { name })}</View>
      {problem && <ProblemNotice id='withdraw-problem' problem={problem} />}
      {mayWithdraw && <Action id='withdraw' kind='danger' label={say('withdraw.go')} isBusy={isBusy} onClick={() => void withdraw()} />}
    </View>
  )
}
