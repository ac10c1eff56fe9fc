// 自动签名: opened and closed with the personal certificate; what it covers, what it signed (MA-6, MA-16).
import { View } from '@tarojs/components'
import { useCallback, useEffect, useState } from 'react'
import { Action } from '../../../components/action.tsx'
import { Skeleton } from '../../../components/empty-state.tsx'
import { FactList } from '../../../components/fact-list.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { PinSheet } from '../../../components/pin-sheet.tsx'
import { UseList } from '../../../components/use-list.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { saySecond } from '../../../language/times.ts'
import { phone } from '../../../phone.ts'
import { useDidShow } from '../../../platform/index.ts'
import { closeAutomaticSigning, readAutomaticSigning, type AutomaticState } from '../../../signing/automatic-signing.ts'
import { OpenForm } from './parts/open-form.tsx'

const REFRESH_MS = 5_000

export default function AutomaticPage() {
  const { say } = useLanguage()
  const [state, setState] = useState<AutomaticState>()
  const [problem, setProblem] = useState<Problem>()
  const read = useCallback(() => {
    readAutomaticSigning(phone).then(
      (answer) => {
        setState(answer)
        setProblem(undefined)
      },
      (cause: unknown) => setProblem(problemOf(cause)),
    )
  }, [])
  useDidShow(read)
  const isAtWork = state?.automatic !== null && state?.automatic.state !== 'closed' && state !== undefined
  useEffect(() => {
    if (!isAtWork) return undefined
    const timer = setInterval(read, REFRESH_MS)
    return () => clearInterval(timer)
  }, [isAtWork, read])
  return (
    <PageFrame id='automatic-page' title='automatic.title'>
      {problem && <ProblemNotice id='automatic-problem' problem={problem} />}
      {problem && <Action id='automatic-retry' kind='quiet' label={say('common.retry')} onClick={read} />}
      {!state && !problem && <Skeleton id='automatic-loading' count={2} />}
      {state?.limits.seconds === 0 && <Notice id='automatic-off' kind='info' text={say('automatic.off')} />}
      {state?.automatic && isAtWork && <Open automatic={state.automatic} onClosed={read} />}
      {state && state.limits.seconds > 0 && !isAtWork && <OpenForm state={state} onOpened={read} />}
      {state?.automatic && <UseList id='automatic-uses' title={say('automatic.uses')} none={say('delegation.uses.none')} uses={state.uses} />}
    </PageFrame>
  )
}

function Open({ automatic, onClosed }: { automatic: NonNullable<AutomaticState['automatic']>; onClosed: () => void }) {
  const { say } = useLanguage()
  const [isAsking, setIsAsking] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const { automaticId, state, untilMs, usesLeft, usesTotal, documentTypes, applications, certificateSerialHex } = automatic
  const close = (pin: string): void => {
    setIsBusy(true)
    setProblem(undefined)
    closeAutomaticSigning(phone, automaticId, pin)
      .then(() => setIsAsking(false))
      .then(onClosed)
      .catch((cause: unknown) => setProblem(problemOf(cause)))
      .finally(() => setIsBusy(false))
  }
  return (
    <View className='yq-card' id='automatic-open'>
      <View className='yq-card-head'>
        <View className='yq-card-title'>{say('automatic.open')}</View>
        <View className={`yq-tag ${state === 'open' ? 'yq-tag-ok' : 'yq-tag-warn'}`} id='automatic-state'>{say(`automatic.state.${state}`)}</View>
      </View>
      <FactList
        facts={[
          { name: say('automatic.until'), value: saySecond(untilMs) },
          { name: say('delegation.uses'), value: say('delegation.usesOf', { left: usesLeft, total: usesTotal }), id: 'automatic-left' },
          { name: say('delegation.types'), value: documentTypes.map((type) => say(`type.${type}`)).join('、') },
          { name: say('delegation.systems'), value: applications.map(({ name }) => name).join('、') || say('delegation.all') },
          certificateSerialHex !== null && { name: say('automatic.serial'), value: certificateSerialHex.toUpperCase(), isMono: true },
        ]}
      />
      <Action id='automatic-close' kind='danger' label={say('automatic.close')} onClick={() => setIsAsking(true)} />
      {isAsking && <PinSheet title={say('signing.pin.title')} about={say('automatic.close.about')} problem={problem} isBusy={isBusy} busyText={say('automatic.close')} onClose={() => setIsAsking(false)} onPin={close} />}
    </View>
  )
}
