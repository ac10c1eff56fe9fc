// 发给同事: a link to the document, by the hospital's own channels, to somebody who may read it already.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { EmptyState, Skeleton } from '../../../components/empty-state.tsx'
import { MenuRow } from '../../../components/menu-row.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { Sheet } from '../../../components/sheet.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { platform } from '../../../platform/index.ts'
import { readReaders, sendLink, type Reader } from '../../../signing/document-flow.ts'

export function SendSheet({ taskId, onClose }: { taskId: string; onClose: () => void }) {
  const { say } = useLanguage()
  const [readers, setReaders] = useState<readonly Reader[]>()
  const [sentTo, setSentTo] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => void readReaders(phone, taskId).then(setReaders, (cause: unknown) => setProblem(problemOf(cause))), [taskId])
  const send = async ({ staffNumber, name }: Reader): Promise<void> => {
    if (!(await platform.confirm({ title: say('send'), text: say('send.question', { name }), yes: say('send'), no: say('common.cancel') }))) return
    setProblem(undefined)
    setSentTo(undefined)
    try {
      await sendLink(phone, taskId, staffNumber)
      setSentTo(name)
    } catch (cause) {
      setProblem(problemOf(cause))
    }
  }
  return (
    <Sheet id='send-sheet' title={say('send')} onClose={onClose}>
      {problem && <ProblemNotice id='send-problem' problem={problem} />}
      {sentTo !== undefined && <Notice id='send-done' kind='good' text={say('send.done', { name: sentTo })} />}
      <View className='yq-hint'>{say('send.hint')}</View>
      {!readers && !problem && <Skeleton id='send-loading' count={1} />}
      {readers?.length === 0 && <EmptyState id='send-nobody' icon='person' title={say('send.none')} />}
      <View className='yq-menu'>
        {readers?.map((reader) => <MenuRow key={reader.staffNumber} id={`send-${reader.staffNumber}`} icon='person' title={reader.name} hint={[reader.department, reader.title, !reader.isReachable && say('send.unreachable')].filter(Boolean).join(' · ')} {...(reader.isReachable && { onClick: () => void send(reader) })} />)}
      </View>
    </Sheet>
  )
}
