// 流转过程: who has signed, who is next, what was given back or passed on; and doing either (MA-12, MA-14).
import { View } from '@tarojs/components'
import { useCallback, useEffect, useState } from 'react'
import type { FlowPicture } from '@yiqian/shared/protocol/flow.ts'
import { Action } from '../../../components/action.tsx'
import { Skeleton } from '../../../components/empty-state.tsx'
import { ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { startAt } from '../../../components/routes.ts'
import { returnTargets } from '../../../flows/flow-line.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { saySecond } from '../../../language/times.ts'
import { phone } from '../../../phone.ts'
import { useRouter } from '../../../platform/index.ts'
import { readFlow } from '../../../signing/document-flow.ts'
import { FlowNodes } from './parts/flow-nodes.tsx'
import { FlowSummary } from './parts/flow-summary.tsx'
import { PassOnSheet } from './parts/pass-on-sheet.tsx'
import { ReturnSheet } from './parts/return-sheet.tsx'
import '../flow.scss'

export default function FlowPage() {
  const { say } = useLanguage()
  const { params } = useRouter()
  const taskId = params.taskId ?? ''
  const [picture, setPicture] = useState<FlowPicture>()
  const [problem, setProblem] = useState<Problem>()
  const [open, setOpen] = useState<'return' | 'pass-on'>()
  const load = useCallback((): void => {
    setProblem(undefined)
    setOpen(undefined)
    readFlow(phone, taskId).then(setPicture, (cause: unknown) => setProblem(problemOf(cause)))
  }, [taskId])
  useEffect(load, [load])
  return (
    <PageFrame id='flow' title='flow.title'>
      {problem && <ProblemNotice id='flow-problem' problem={problem} />}
      {problem && <Action id='flow-retry' kind='quiet' label={say('common.retry')} onClick={load} />}
      {!picture && !problem && <Skeleton id='flow-loading' />}
      {picture && (
        <View>
          <FlowSummary picture={picture} />
          <FlowNodes picture={picture} />
          <Steps picture={picture} />
          <View className='yq-stack'>
            {picture.mayPassOn && <Action id='pass-on' icon='delegate' label={say('flow.passOn')} onClick={() => setOpen('pass-on')} />}
            {returnTargets(picture).length > 0 && <Action id='return' kind='danger' icon='undo' label={say('flow.return')} onClick={() => setOpen('return')} />}
          </View>
        </View>
      )}
      {picture && open === 'return' && <ReturnSheet picture={picture} onClose={() => setOpen(undefined)} onDone={() => startAt('home')} />}
      {picture && open === 'pass-on' && <PassOnSheet taskId={taskId} onClose={() => setOpen(undefined)} onDone={load} />}
    </PageFrame>
  )
}

function Steps({ picture: { steps, earlier } }: { picture: FlowPicture }) {
  const { say } = useLanguage()
  if (steps.length === 0) return null
  return (
    <View className='yq-card' id='flow-steps'>
      <View className='yq-card-title'>{say('flow.steps')}</View>
      {steps.map(({ kind, by, to, note, atMs }) => (
        <View key={`${kind}-${atMs}`} className='yq-step'>
          <View>{say(`flow.step.${kind}`, { by: by.name, to: to.name })}</View>
          <View>{note}</View>
          <View className='yq-hint'>{saySecond(atMs)}</View>
        </View>
      ))}
      {earlier.map(({ staffNumber, name, round, signedAtMs }) => (
        <View key={`${staffNumber}-${round}`} className='yq-step yq-hint'>{say('flow.earlier', { name, round, time: saySecond(signedAtMs) })}</View>
      ))}
    </View>
  )
}
