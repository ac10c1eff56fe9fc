// 转交上级审核: to a colleague of a higher level, with a note.
import { Textarea, View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { ColleagueCard } from '@yiqian/shared/protocol/flow.ts'
import { Action } from '../../../../components/action.tsx'
import { EmptyState, Skeleton } from '../../../../components/empty-state.tsx'
import { Notice, ProblemNotice } from '../../../../components/notice.tsx'
import { goTo } from '../../../../components/routes.ts'
import { Sheet } from '../../../../components/sheet.tsx'
import { problemOf, type Problem } from '../../../../flows/problem.ts'
import { useLanguage } from '../../../../language/language.ts'
import { phone } from '../../../../phone.ts'
import { platform, useDidShow } from '../../../../platform/index.ts'
import { passOn, readColleagues } from '../../../../signing/document-flow.ts'
import { PersonPick } from '../../../../components/person-pick.tsx'

export function PassOnSheet({ taskId, onClose, onDone }: { taskId: string; onClose: () => void; onDone: () => void }) {
  const { say } = useLanguage()
  const [colleagues, setColleagues] = useState<readonly ColleagueCard[]>()
  const [to, setTo] = useState('')
  const [note, setNote] = useState('')
  const [problem, setProblem] = useState<Problem | 'incomplete'>()
  const [isBusy, setIsBusy] = useState(false)
  const load = (): void => void readColleagues(phone).then(({ items }) => setColleagues(items.filter(({ isAbove }) => isAbove)), (cause: unknown) => setProblem(problemOf(cause)))
  useEffect(load, [])
  useDidShow(load) // back from adding somebody
  const go = async (): Promise<void> => {
    if (to === '' || note.trim() === '') return setProblem('incomplete')
    setIsBusy(true)
    try {
      await passOn(phone, { taskId, toStaffNumber: to, note: note.trim() })
      await platform.toast(say('flow.passOn.done'), 'success')
      onDone()
    } catch (cause) {
      setProblem(problemOf(cause))
      setIsBusy(false)
    }
  }
  const isNobody = colleagues?.length === 0
  return (
    <Sheet id='pass-on-sheet' title={say('flow.passOn.title')} onClose={isBusy ? undefined : onClose} actions={!isNobody && <Action id='pass-on-go' label={say('flow.passOn.go')} isBusy={isBusy} onClick={() => void go()} />}>
      {problem === 'incomplete' && <Notice id='pass-on-problem' kind='warn' text={say('flow.passOn.choose')} />}
      {problem && problem !== 'incomplete' && <ProblemNotice id='pass-on-problem' problem={problem} />}
      <View className='yq-hint'>{say('flow.passOn.hint')}</View>
      <View className='yq-section' />
      {!colleagues && !problem && <Skeleton id='pass-on-loading' count={1} />}
      {isNobody && <EmptyState id='pass-on-nobody' icon='person' title={say('flow.passOn.none')} />}
      {colleagues?.map((person) => <PersonPick key={person.staffNumber} person={person} isOn={to === person.staffNumber} onClick={() => setTo(person.staffNumber)} />)}
      <Action id='pass-on-colleagues' kind='plain' icon='plus' label={say('colleagues.title')} onClick={() => goTo('colleagues')} />
      {!isNobody && <Textarea id='pass-on-note' className='yq-textarea' value={note} maxlength={200} placeholder={say('flow.passOn.note')} placeholderClass='yq-placeholder' onInput={({ detail }) => setNote(detail.value)} />}
    </Sheet>
  )
}
