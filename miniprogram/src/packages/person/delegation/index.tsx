// 授权签名: what I granted, what was granted to me, requests both ways (MP-5, MA-7).
import { View } from '@tarojs/components'
import { useState } from 'react'
import { Action } from '../../../components/action.tsx'
import { Choice } from '../../../components/choice.tsx'
import { EmptyState, Skeleton } from '../../../components/empty-state.tsx'
import { ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { goTo } from '../../../components/routes.ts'
import { delegations } from '../../../delegations.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import { useDidShow } from '../../../platform/index.ts'
import type { Delegations } from '../../../signing/delegations.ts'
import { GrantCard } from './parts/grant-card.tsx'
import { RequestCard } from './parts/request-card.tsx'

type Tab = 'granted' | 'received' | 'requests'
const TABS = ['granted', 'received', 'requests'] as const

export default function DelegationPage() {
  const { say } = useLanguage()
  const { lists, problem } = useStore(delegations.state)
  const [tab, setTab] = useState<Tab>('granted')
  const [failure, setFailure] = useState<Problem>()
  useDidShow(() => void delegations.refresh())
  const act = (work: Promise<void>): void => {
    setFailure(undefined)
    work.catch((cause: unknown) => setFailure(problemOf(cause)))
  }
  const shown = failure ?? problem
  return (
    <PageFrame id='delegation-page' title='delegation.title'>
      <Choice id='delegation-tab' label={say('delegation.tab')} isWide value={tab} onChange={setTab} options={TABS.map((value) => ({ value, name: say(`delegation.${value}`) }))} />
      {shown && <ProblemNotice id='delegation-problem' problem={shown} />}
      {shown && <Action id='delegation-retry' kind='quiet' label={say('common.retry')} onClick={() => act(delegations.refresh())} />}
      {!lists && !shown && <Skeleton id='delegation-loading' count={2} />}
      {lists && <Cards tab={tab} lists={lists} act={act} />}
      <View className='yq-stack'>
        {tab === 'granted' && <Action id='delegation-grant' icon='plus' label={say('delegation.grant')} onClick={() => goTo('delegation-grant')} />}
        {tab !== 'granted' && <Action id='delegation-ask' icon='plus' label={say('delegation.ask')} onClick={() => goTo('delegation-ask')} />}
      </View>
    </PageFrame>
  )
}

function Cards({ tab, lists, act }: { tab: Tab; lists: Delegations; act: (work: Promise<void>) => void }) {
  const { say } = useLanguage()
  const requests = [...lists.requestsToMe.map((request) => ({ request, isMine: false })), ...lists.requestsByMe.map((request) => ({ request, isMine: true }))]
  const isEmpty = tab === 'requests' ? requests.length === 0 : lists[tab].length === 0
  if (isEmpty) return <EmptyState id={`delegation-${tab}-none`} icon={tab === 'requests' ? 'inbox' : 'delegate'} title={say(`delegation.${tab}.none`)} hint={say(`delegation.${tab}.none.hint`)} />
  if (tab === 'requests') return <View id='delegation-requests'>{requests.map(({ request, isMine }) => <RequestCard key={request.requestId} request={request} isMine={isMine} onEnd={() => act(delegations.endRequest(request.requestId))} />)}</View>
  return <View id={`delegation-list-${tab}`}>{lists[tab].map((delegation) => <GrantCard key={delegation.delegationId} delegation={delegation} isMine={tab === 'granted'} onRevoke={() => act(delegations.revoke(delegation.delegationId))} />)}</View>
}
