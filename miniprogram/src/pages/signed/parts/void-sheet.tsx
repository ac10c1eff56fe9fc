// 作废: why, and the PIN under a statement that says so; the hospital system is told at once.
import { Textarea, View } from '@tarojs/components'
import { useState } from 'react'
import { codeOf } from '../../../api/say-error.ts'
import { Action } from '../../../components/action.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { PinSheet } from '../../../components/pin-sheet.tsx'
import { Sheet } from '../../../components/sheet.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { platform } from '../../../platform/index.ts'
import { signStatement } from '../../../signing/sign-statement.ts'

const REASONS = ['patient', 'content', 'duplicate'] as const

export interface VoidSheetProps {
  taskId: string
  title: string
  onClose: () => void
  onVoided: () => void
}

export function VoidSheet({ taskId, title, onClose, onVoided }: VoidSheetProps) {
  const { say } = useLanguage()
  const [chosen, setChosen] = useState<(typeof REASONS)[number]>()
  const [words, setWords] = useState('')
  const [step, setStep] = useState<'reason' | 'pin' | 'running'>('reason')
  const [problem, setProblem] = useState<Problem | 'empty'>()
  const reason = [chosen && say(`void.${chosen}`), words.trim()].filter(Boolean).join('：').slice(0, 200)

  const enter = async (pin: string): Promise<void> => {
    setStep('running')
    try {
      await signStatement(phone, { kind: 'document.void', taskId, reason }, pin)
      await platform.toast(say('void.done'), 'success')
      onVoided()
    } catch (cause) {
      setProblem(problemOf(cause))
      setStep(['device.pin_wrong', 'phone.pin_malformed'].includes(codeOf(cause)) ? 'pin' : 'reason')
    }
  }
  if (step !== 'reason') {
    return <PinSheet title={say('void.title')} about={say('void.pin', { title })} problem={problem === 'empty' ? undefined : problem} isBusy={step === 'running'} busyText={say('void.running')} onClose={step === 'running' ? undefined : onClose} onPin={(pin) => void enter(pin)} />
  }
  return (
    <Sheet id='void-sheet' title={say('void.title')} onClose={onClose} actions={<Action id='void-go' kind='danger' label={say('void.go')} onClick={() => (reason === '' ? setProblem('empty') : (setProblem(undefined), setStep('pin')))} />}>
      {problem === 'empty' && <Notice id='void-problem' kind='warn' text={say('reject.required')} />}
      {problem && problem !== 'empty' && <ProblemNotice id='void-problem' problem={problem} />}
      <View className='yq-hint'>{say('void.hint')}</View>
      <View className='yq-reasons'>
        {REASONS.map((name) => (
          <View key={name} id={`void-reason-${name}`} className={`yq-reason ${chosen === name ? 'yq-reason-on' : ''}`} ariaRole='button' onClick={() => setChosen(chosen === name ? undefined : name)}>{say(`void.${name}`)}</View>
        ))}
      </View>
      <Textarea id='void-words' className='yq-textarea' value={words} maxlength={180} placeholder={say('reject.placeholder')} placeholderClass='yq-placeholder' onInput={({ detail }) => setWords(detail.value)} />
    </Sheet>
  )
}
