// 免密签名: choose how long, how many and what, confirm with the PIN; or see what is open and end it (MP-6, MA-10).
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { DOCUMENT_TYPES, type DocumentType } from '@yiqian/shared/protocol/states.ts'
import { Action } from '../../../components/action.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Skeleton } from '../../../components/empty-state.tsx'
import { FactList } from '../../../components/fact-list.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { PinSheet } from '../../../components/pin-sheet.tsx'
import { Picks } from '../../../components/picks.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import { saySecond } from '../../../language/times.ts'
import { pinFree } from '../../../pin-free.ts'
import { WindowRecords } from './parts/window-records.tsx'

const MINUTES = [15, 30, 60, 120, 240] as const
const COUNTS = [10, 50, 100, 200] as const

export default function PinFreePage() {
  const { say } = useLanguage()
  const { window, endsAtMs, limits } = useStore(pinFree.state)
  const [problem, setProblem] = useState<Problem>()
  const load = (): void => {
    setProblem(undefined)
    pinFree.refresh().catch((error: unknown) => setProblem(problemOf(error)))
  }
  useEffect(load, [])
  return (
    <PageFrame id='pin-free-page' title='pinFree.title'>
      {problem && <ProblemNotice id='pin-free-problem' problem={problem} />}
      {problem && <Action id='pin-free-retry' kind='quiet' label={say('common.retry')} onClick={load} />}
      {!limits && !problem && <Skeleton id='pin-free-loading' count={2} />}
      {limits && window && (
        <View className='yq-card' id='pin-free-open'>
          <View className='yq-card-head'>
            <View className='yq-card-title'>{say('pinFree.open')}</View>
            <View className='yq-tag yq-tag-ok'>{say('pinFree.on')}</View>
          </View>
          <FactList
            facts={[
              { name: say('pinFree.until'), value: saySecond(endsAtMs) },
              { name: say('pinFree.uses'), value: say('pinFree.usesOf', { left: window.usesLeft, total: window.usesTotal }), id: 'pin-free-uses' },
              { name: say('pinFree.types'), value: window.documentTypes.map((type) => say(`type.${type}`)).join('、') || say('pinFree.all') },
              { name: say('pinFree.systems'), value: window.applications.map(({ name }) => name).join('、') || say('pinFree.all') },
            ]}
          />
          <Action id='pin-free-close' kind='danger' label={say('pinFree.endNow')} onClick={() => void pinFree.end().catch((error: unknown) => setProblem(problemOf(error)))} />
        </View>
      )}
      {limits && limits.seconds === 0 && <Notice id='pin-free-off' kind='info' text={say('pinFree.off')} />}
      {limits && limits.seconds > 0 && !window && <OpenForm limits={limits} />}
      {limits && <WindowRecords version={`${window?.windowId ?? ''} ${window?.usesLeft ?? ''}`} />}
    </PageFrame>
  )
}

function OpenForm({ limits }: { limits: { seconds: number; count: number } }) {
  const { say } = useLanguage()
  const { applications } = useStore(pinFree.state)
  const minutes = MINUTES.filter((each) => each * 60 <= limits.seconds)
  const counts = COUNTS.filter((each) => each <= limits.count)
  const [minute, setMinute] = useState(String(minutes[Math.min(1, minutes.length - 1)] ?? Math.floor(limits.seconds / 60)))
  const [count, setCount] = useState(String(counts[Math.min(1, counts.length - 1)] ?? limits.count))
  const [types, setTypes] = useState<readonly DocumentType[]>([])
  const [systems, setSystems] = useState<readonly string[]>([])
  const [isAsking, setIsAsking] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const open = (pin: string): void => {
    setProblem(undefined)
    pinFree
      .open({ seconds: Number(minute) * 60, count: Number(count), documentTypes: [...types], applicationIds: [...systems] }, pin)
      .then(() => setIsAsking(false))
      .catch((error: unknown) => setProblem(problemOf(error)))
  }
  return (
    <View>
      <Notice id='pin-free-hint' kind='info' text={say('pinFree.hint')} />
      <View className='yq-section'>{say('pinFree.length')}</View>
      <Choice id='pin-free-minutes' label={say('pinFree.length')} isWide value={minute} onChange={setMinute} options={minutes.map((each) => ({ value: String(each), name: each < 60 ? say('pinFree.minutes', { count: each }) : say('pinFree.hours', { count: each / 60 }) }))} />
      <View className='yq-section'>{say('pinFree.count')}</View>
      <Choice id='pin-free-count' label={say('pinFree.count')} isWide value={count} onChange={setCount} options={counts.map((each) => ({ value: String(each), name: say('pinFree.countOf', { count: each }) }))} />
      <View className='yq-section'>{say('pinFree.types')}</View>
      <Picks id='pin-free-types' label={say('pinFree.types')} none={say('pinFree.all')} options={DOCUMENT_TYPES.map((type) => ({ value: type, name: say(`type.${type}`) }))} chosen={types} onChange={setTypes} />
      {applications.length > 1 && <View className='yq-section'>{say('pinFree.systems')}</View>}
      {applications.length > 1 && <Picks id='pin-free-systems' label={say('pinFree.systems')} none={say('pinFree.all')} options={applications.map(({ applicationId, name }) => ({ value: applicationId, name }))} chosen={systems} onChange={setSystems} />}
      <Action id='pin-free-go' icon='clock' label={say('pinFree.go')} onClick={() => setIsAsking(true)} />
      {isAsking && <PinSheet title={say('signing.pin.title')} about={say('pinFree.about', { minutes: minute, count })} problem={problem} onClose={() => setIsAsking(false)} onPin={open} />}
    </View>
  )
}
