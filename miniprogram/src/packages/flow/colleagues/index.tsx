// 我的同事: find, add, remove; each with title level (MA-13).
import { View } from '@tarojs/components'
import { useEffect, useState, type ReactNode } from 'react'
import type { ColleagueCard, TitleLevel } from '@yiqian/shared/protocol/flow.ts'
import { Action } from '../../../components/action.tsx'
import { EmptyState, Skeleton } from '../../../components/empty-state.tsx'
import { Level, useLevel } from '../../../components/level.tsx'
import { ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { TextField } from '../../../components/text-field.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { addToColleagues, findStaff, readColleagues, removeFromColleagues } from '../../../signing/document-flow.ts'
import '../flow.scss'

export default function ColleaguesPage() {
  const { say } = useLanguage()
  const sayLevel = useLevel()
  const [mine, setMine] = useState<{ me: TitleLevel | null; items: readonly ColleagueCard[] }>()
  const [found, setFound] = useState<readonly ColleagueCard[]>()
  const [query, setQuery] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState('')
  const attempt = (name: string, work: () => Promise<void>): void => {
    setProblem(undefined)
    setBusy(name)
    void work().catch((cause: unknown) => setProblem(problemOf(cause))).finally(() => setBusy(''))
  }
  const load = async (): Promise<void> => setMine(await readColleagues(phone))
  const find = async (): Promise<void> => {
    if (query.trim() !== '') setFound((await findStaff(phone, query.trim())).items)
  }
  const change = (staffNumber: string, work: () => Promise<unknown>): void =>
    attempt(staffNumber, async () => {
      await work()
      await Promise.all([load(), found && find()])
    })
  useEffect(() => attempt('load', load), [])
  return (
    <PageFrame id='colleagues' title='colleagues.title'>
      {problem && <ProblemNotice id='colleagues-problem' problem={problem} />}
      {problem && !mine && <Action id='colleagues-retry' kind='quiet' label={say('common.retry')} onClick={() => attempt('load', load)} />}
      <View className='yq-card'>
        <TextField id='colleague-query' label={say('colleagues.search')} value={query} onChange={setQuery} />
        <Action id='colleague-find' icon='search' label={say('colleagues.find')} isBusy={busy === 'find'} isDisabled={query.trim() === ''} onClick={() => attempt('find', find)} />
      </View>
      {found && (
        <View className='yq-card' id='colleagues-found'>
          <View className='yq-card-title'>{say('colleagues.found')}</View>
          {found.length === 0 && <View className='yq-hint'>{say('colleagues.none')}</View>}
          {found.map((card) => (
            <Colleague key={card.staffNumber} card={card} action={<Action id={`add-${card.staffNumber}`} kind='quiet' label={say(card.isColleague ? 'colleagues.added' : 'colleagues.add')} isBusy={busy === card.staffNumber} isDisabled={card.isColleague} onClick={() => change(card.staffNumber, () => addToColleagues(phone, card.staffNumber))} />} />
          ))}
        </View>
      )}
      {!mine && !problem && <Skeleton id='colleagues-loading' />}
      {mine && (
        <View className='yq-card' id='colleagues-mine'>
          <View className='yq-card-title'>{say('colleagues.mine')}</View>
          <View className='yq-hint' id='my-level'>{say('colleagues.myLevel', { level: sayLevel(mine.me) })}</View>
          {mine.items.length === 0 && <EmptyState id='colleagues-empty' icon='people' title={say('colleagues.empty')} hint={say('colleagues.hint')} />}
          {mine.items.map((card) => (
            <Colleague key={card.staffNumber} card={card} action={<Action id={`remove-${card.staffNumber}`} kind='plain' label={say('colleagues.remove')} isBusy={busy === card.staffNumber} onClick={() => change(card.staffNumber, () => removeFromColleagues(phone, card.staffNumber))} />} />
          ))}
        </View>
      )}
    </PageFrame>
  )
}

function Colleague({ card: { staffNumber, name, title, department, level, isAbove }, action }: { card: ColleagueCard; action: ReactNode }) {
  const { say } = useLanguage()
  return (
    <View className='yq-colleague' id={`colleague-${staffNumber}`}>
      <View className='yq-colleague-main'>
        <View className='yq-flow-name'>{name}<Level level={level} />{isAbove && <View className='yq-tag yq-tag-ok'>{say('colleagues.above')}</View>}</View>
        <View className='yq-hint'>{[department, title].join(' · ')}</View>
      </View>
      {action}
    </View>
  )
}
