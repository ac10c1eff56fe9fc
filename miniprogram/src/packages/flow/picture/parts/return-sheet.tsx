// 退回: to whom, and why.
import { Textarea, View } from '@tarojs/components'
import { useState } from 'react'
import type { FlowPicture } from '@yiqian/shared/protocol/flow.ts'
import { Action } from '../../../../components/action.tsx'
import { Notice, ProblemNotice } from '../../../../components/notice.tsx'
import { Sheet } from '../../../../components/sheet.tsx'
import { returnTargets } from '../../../../flows/flow-line.ts'
import { problemOf, type Problem } from '../../../../flows/problem.ts'
import { useLanguage } from '../../../../language/language.ts'
import { phone } from '../../../../phone.ts'
import { platform } from '../../../../platform/index.ts'
import { giveBack } from '../../../../signing/document-flow.ts'
import { PersonPick } from '../../../../components/person-pick.tsx'

export function ReturnSheet({ picture, onClose, onDone }: { picture: FlowPicture; onClose: () => void; onDone: () => void }) {
  const { say } = useLanguage()
  const targets = returnTargets(picture)
  const [toTaskId, setTo] = useState(targets.length === 1 ? targets[0]!.taskId : '')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<Problem | 'incomplete'>()
  const [isBusy, setIsBusy] = useState(false)
  const go = async (): Promise<void> => {
    if (toTaskId === '' || reason.trim() === '') return setProblem('incomplete')
    setIsBusy(true)
    try {
      await giveBack(phone, { taskId: picture.taskId, toTaskId, reason: reason.trim() })
      await platform.toast(say('flow.return.done'), 'success')
      onDone()
    } catch (cause) {
      setProblem(problemOf(cause))
      setIsBusy(false)
    }
  }
  return (
    <Sheet id='return-sheet' title={say('flow.return.title')} onClose={isBusy ? undefined : onClose} actions={<Action id='return-go' kind='danger' label={say('flow.return.go')} isBusy={isBusy} onClick={() => void go()} />}>
      {problem === 'incomplete' && <Notice id='return-problem' kind='warn' text={say('flow.return.choose')} />}
      {problem && problem !== 'incomplete' && <ProblemNotice id='return-problem' problem={problem} />}
      <View className='yq-hint'>{say('flow.return.hint')}</View>
      <View className='yq-section' />
      {targets.map((person) => <PersonPick key={person.taskId} person={person} isOn={toTaskId === person.taskId} onClick={() => setTo(person.taskId)} />)}
      <Textarea id='return-reason' className='yq-textarea' value={reason} maxlength={200} placeholder={say('flow.return.why')} placeholderClass='yq-placeholder' onInput={({ detail }) => setReason(detail.value)} />
    </Sheet>
  )
}
