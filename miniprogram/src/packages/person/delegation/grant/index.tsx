// 授权同事: to whom, from when, how long, how many and what; signed with the PIN (MP-5, MA-7).
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { DOCUMENT_TYPES, type DocumentType } from '@yiqian/shared/protocol/states.ts'
import { Action } from '../../../../components/action.tsx'
import { Choice } from '../../../../components/choice.tsx'
import { Notice, ProblemNotice } from '../../../../components/notice.tsx'
import { PageFrame } from '../../../../components/page-frame.tsx'
import { Picks } from '../../../../components/picks.tsx'
import { PinSheet } from '../../../../components/pin-sheet.tsx'
import { goBack } from '../../../../components/routes.ts'
import { delegations } from '../../../../delegations.ts'
import { problemOf, type Problem } from '../../../../flows/problem.ts'
import { useStore } from '../../../../flows/use-store.ts'
import { useLanguage } from '../../../../language/language.ts'
import { phone } from '../../../../phone.ts'
import { useRouter } from '../../../../platform/index.ts'
import { ColleagueSearch, type Colleague } from '../parts/colleague-search.tsx'

const DAYS = [1, 3, 7, 30, 90] as const
const COUNTS = [1, 10, 50, 200] as const
const DAY_SECONDS = 86_400

export default function DelegationGrantPage() {
  const { say } = useLanguage()
  const { params } = useRouter()
  const { lists, problem: reading } = useStore(delegations.state)
  // whoever asked, until another is chosen; no name travels in an address
  const asked = lists?.requestsToMe.find(({ delegate }) => delegate.staffNumber === params.staffNumber)?.delegate
  const [picked, setPicked] = useState<Colleague | null>()
  const colleague = picked === undefined ? asked : (picked ?? undefined)
  const [begin, setBegin] = useState<'now' | 'tomorrow'>('now')
  const [days, setDays] = useState('1')
  const [count, setCount] = useState('10')
  const [types, setTypes] = useState<readonly DocumentType[]>([])
  const [systems, setSystems] = useState<readonly string[]>([])
  const [isAsking, setIsAsking] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => void (lists ?? delegations.refresh()), [lists])
  const sign = (pin: string): void => {
    if (!colleague) return
    setIsBusy(true)
    setProblem(undefined)
    const fromMs = begin === 'tomorrow' ? nextMidnight(phone.ports.clock.nowMs()) : undefined
    delegations
      .grant({ delegateStaffNumber: colleague.staffNumber, ...(fromMs !== undefined && { fromMs }), seconds: Number(days) * DAY_SECONDS, count: Number(count), documentTypes: [...types], applicationIds: [...systems] }, pin)
      .then(goBack)
      .catch((cause: unknown) => setProblem(problemOf(cause)))
      .finally(() => setIsBusy(false))
  }
  const limits = lists?.limits ?? { seconds: 90 * DAY_SECONDS, count: 200 }
  const applications = lists?.applications ?? []
  return (
    <PageFrame id='delegation-grant-page' title='delegation.grant'>
      <Notice id='delegation-grant-hint' kind='info' text={say('delegation.grant.hint')} />
      {reading && <ProblemNotice id='delegation-grant-reading' problem={reading} />}
      <ColleagueSearch chosen={colleague} onChange={(one) => setPicked(one ?? null)} />
      <View className='yq-section'>{say('delegation.begin')}</View>
      <Choice id='delegation-begin' label={say('delegation.begin')} isWide value={begin} onChange={setBegin} options={(['now', 'tomorrow'] as const).map((value) => ({ value, name: say(`delegation.begin.${value}`) }))} />
      <View className='yq-section'>{say('delegation.days')}</View>
      <Choice id='delegation-days' label={say('delegation.days')} isWide value={days} onChange={setDays} options={DAYS.filter((each) => each * DAY_SECONDS <= limits.seconds).map((each) => ({ value: String(each), name: say('delegation.daysOf', { count: each }) }))} />
      <View className='yq-section'>{say('delegation.count')}</View>
      <Choice id='delegation-count' label={say('delegation.count')} isWide value={count} onChange={setCount} options={COUNTS.filter((each) => each <= limits.count).map((each) => ({ value: String(each), name: say('delegation.countOf', { count: each }) }))} />
      <View className='yq-section'>{say('delegation.types')}</View>
      <Picks id='delegation-types' label={say('delegation.types')} none={say('delegation.all')} options={DOCUMENT_TYPES.map((type) => ({ value: type, name: say(`type.${type}`) }))} chosen={types} onChange={setTypes} />
      {applications.length > 1 && <View className='yq-section'>{say('delegation.systems')}</View>}
      {applications.length > 1 && <Picks id='delegation-systems' label={say('delegation.systems')} none={say('delegation.all')} options={applications.map(({ applicationId, name }) => ({ value: applicationId, name }))} chosen={systems} onChange={setSystems} />}
      <Action id='delegation-grant-go' icon='pen' label={say('delegation.grant.go')} isDisabled={!colleague} onClick={() => setIsAsking(true)} />
      {isAsking && colleague && <PinSheet title={say('signing.pin.title')} about={say('delegation.grant.about', { name: colleague.name, days, count })} problem={problem} isBusy={isBusy} busyText={say('delegation.grant.go')} onClose={() => setIsAsking(false)} onPin={sign} />}
    </PageFrame>
  )
}

function nextMidnight(nowMs: number): number {
  const day = new Date(nowMs)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime()
}
