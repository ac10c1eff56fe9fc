// A grant and every use of it, for both sides (MP-5).
import { View } from '@tarojs/components'
import { useCallback, useEffect, useState } from 'react'
import { Action } from '../../../../components/action.tsx'
import { Skeleton } from '../../../../components/empty-state.tsx'
import { FactList } from '../../../../components/fact-list.tsx'
import { ProblemNotice } from '../../../../components/notice.tsx'
import { PageFrame } from '../../../../components/page-frame.tsx'
import { problemOf, type Problem } from '../../../../flows/problem.ts'
import { useLanguage } from '../../../../language/language.ts'
import { phone } from '../../../../phone.ts'
import { useRouter } from '../../../../platform/index.ts'
import { readDelegation, type DelegationDetail } from '../../../../signing/delegations.ts'
import { UseList } from '../../../../components/use-list.tsx'
import { TAG_OF_STANDING } from '../parts/grant-card.tsx'
import { GrantFacts } from '../parts/grant-facts.tsx'

export default function DelegationDetailPage() {
  const { say } = useLanguage()
  const delegationId = useRouter().params.delegationId ?? ''
  const [detail, setDetail] = useState<DelegationDetail>()
  const [problem, setProblem] = useState<Problem>()
  const read = useCallback(() => {
    setProblem(undefined)
    readDelegation(phone, delegationId).then(setDetail, (cause: unknown) => setProblem(problemOf(cause)))
  }, [delegationId])
  useEffect(read, [read])
  return (
    <PageFrame id='delegation-detail-page' title='delegation.detail'>
      {problem && <ProblemNotice id='delegation-detail-problem' problem={problem} />}
      {problem && <Action id='delegation-detail-retry' kind='quiet' label={say('common.retry')} onClick={read} />}
      {!detail && !problem && <Skeleton id='delegation-detail-loading' count={2} />}
      {detail && (
        <View className='yq-card'>
          <View className='yq-card-head'>
            <View className='yq-card-title'>{`${detail.delegation.delegator.name} → ${detail.delegation.delegate.name}`}</View>
            <View className={`yq-tag ${TAG_OF_STANDING[detail.delegation.standing]}`}>{say(`delegation.standing.${detail.delegation.standing}`)}</View>
          </View>
          <GrantFacts delegation={detail.delegation} />
          <FactList facts={[{ name: say('delegation.signed'), value: detail.statement.statementId, isMono: true, id: 'grant-statement' }]} />
        </View>
      )}
      {detail && <UseList id='grant-use' title={say('delegation.uses.title')} none={say('delegation.uses.none')} uses={detail.uses} />}
    </PageFrame>
  )
}
