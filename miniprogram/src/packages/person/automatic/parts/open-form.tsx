// What automatic signing shall cover: kinds of document, time, count, systems.
import { View } from '@tarojs/components'
import { useState } from 'react'
import type { DocumentType } from '@yiqian/shared/protocol/states.ts'
import { Action } from '../../../../components/action.tsx'
import { Choice } from '../../../../components/choice.tsx'
import { Notice } from '../../../../components/notice.tsx'
import { Picks } from '../../../../components/picks.tsx'
import { PinSheet } from '../../../../components/pin-sheet.tsx'
import { problemOf, type Problem } from '../../../../flows/problem.ts'
import { useLanguage } from '../../../../language/language.ts'
import { phone } from '../../../../phone.ts'
import { openAutomaticSigning, type AutomaticState } from '../../../../signing/automatic-signing.ts'

const DAYS = [1, 7, 14, 30] as const
const COUNTS = [10, 50, 200, 1000] as const
const DAY_SECONDS = 86_400

export function OpenForm({ state: { limits, applications }, onOpened }: { state: AutomaticState; onOpened: () => void }) {
  const { say } = useLanguage()
  const [days, setDays] = useState('1')
  const [count, setCount] = useState('50')
  const [types, setTypes] = useState<readonly DocumentType[]>([])
  const [systems, setSystems] = useState<readonly string[]>([])
  const [isAsking, setIsAsking] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const open = (pin: string): void => {
    setIsBusy(true)
    setProblem(undefined)
    openAutomaticSigning(phone, { seconds: Number(days) * DAY_SECONDS, count: Number(count), documentTypes: [...types], applicationIds: [...systems] }, pin)
      .then(() => setIsAsking(false))
      .then(onOpened)
      .catch((cause: unknown) => setProblem(problemOf(cause)))
      .finally(() => setIsBusy(false))
  }
  return (
    <View id='automatic-form'>
      <Notice id='automatic-hint' kind='info' text={say('automatic.hint')} />
      <View className='yq-section'>{say('automatic.types')}</View>
      <Picks id='automatic-types' label={say('automatic.types')} none={say('automatic.types.none')} options={limits.documentTypes.map((type) => ({ value: type, name: say(`type.${type}`) }))} chosen={types} onChange={setTypes} />
      <View className='yq-section'>{say('delegation.days')}</View>
      <Choice id='automatic-days' label={say('delegation.days')} isWide value={days} onChange={setDays} options={DAYS.filter((each) => each * DAY_SECONDS <= limits.seconds).map((each) => ({ value: String(each), name: say('delegation.daysOf', { count: each }) }))} />
      <View className='yq-section'>{say('delegation.count')}</View>
      <Choice id='automatic-count' label={say('delegation.count')} isWide value={count} onChange={setCount} options={COUNTS.filter((each) => each <= limits.count).map((each) => ({ value: String(each), name: say('delegation.countOf', { count: each }) }))} />
      {applications.length > 1 && <View className='yq-section'>{say('delegation.systems')}</View>}
      {applications.length > 1 && <Picks id='automatic-systems' label={say('delegation.systems')} none={say('delegation.all')} options={applications.map(({ applicationId, name }) => ({ value: applicationId, name }))} chosen={systems} onChange={setSystems} />}
      <Action id='automatic-go' icon='clock' label={say('automatic.go')} isDisabled={types.length === 0} onClick={() => setIsAsking(true)} />
      {isAsking && <PinSheet title={say('signing.pin.title')} about={say('automatic.about', { days, count })} problem={problem} isBusy={isBusy} busyText={say('automatic.go')} onClose={() => setIsAsking(false)} onPin={open} />}
    </View>
  )
}
