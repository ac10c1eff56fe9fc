// 拒签: a reason from the list, words of one's own, or both.
import { Textarea, View } from '@tarojs/components'
import { useState } from 'react'
import { Action } from '../../../components/action.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { startAt } from '../../../components/routes.ts'
import { Sheet } from '../../../components/sheet.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { platform } from '../../../platform/index.ts'
import { reject } from '../../../signing/read-tasks.ts'

const REASONS = ['content', 'patient', 'notMine', 'revise'] as const

export function RejectSheet({ taskId, onClose }: { taskId: string; onClose: () => void }) {
  const { say } = useLanguage()
  const [reason, setReason] = useState<(typeof REASONS)[number]>()
  const [words, setWords] = useState('')
  const [problem, setProblem] = useState<Problem | 'empty'>()
  const [isBusy, setIsBusy] = useState(false)

  const go = async (): Promise<void> => {
    const text = [reason && say(`reject.${reason}`), words.trim()].filter(Boolean).join('：').slice(0, 200)
    if (text === '') return setProblem('empty')
    setIsBusy(true)
    try {
      await reject(phone, taskId, text)
      await platform.toast(say('reject.done'), 'success')
      startAt('home')
    } catch (cause) {
      setProblem(problemOf(cause))
      setIsBusy(false)
    }
  }
  return (
    <Sheet id='reject-sheet' title={say('reject.title')} onClose={isBusy ? undefined : onClose} actions={<Action id='reject-go' kind='danger' label={say('reject.go')} isBusy={isBusy} onClick={() => void go()} />}>
      {problem === 'empty' && <Notice id='reject-problem' kind='warn' text={say('reject.required')} />}
      {problem && problem !== 'empty' && <ProblemNotice id='reject-problem' problem={problem} />}
      <View className='yq-hint'>{say('reject.hint')}</View>
      <View className='yq-reasons'>
        {REASONS.map((name) => (
          <View key={name} id={`reason-${name}`} className={`yq-reason ${reason === name ? 'yq-reason-on' : ''}`} ariaRole='button' onClick={() => setReason(reason === name ? undefined : name)}>{say(`reject.${name}`)}</View>
        ))}
      </View>
      <Textarea id='reject-words' className='yq-textarea' value={words} maxlength={180} placeholder={say('reject.placeholder')} placeholderClass='yq-placeholder' onInput={({ detail }) => setWords(detail.value)} />
    </Sheet>
  )
}
