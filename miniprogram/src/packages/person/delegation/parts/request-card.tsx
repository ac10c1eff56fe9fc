// One request: granted or declined by whoever was asked, withdrawn by whoever asked.
import { View } from '@tarojs/components'
import type { DelegationRequestCard } from '@yiqian/shared/protocol/delegations.ts'
import { Action } from '../../../../components/action.tsx'
import { goTo } from '../../../../components/routes.ts'
import { useLanguage } from '../../../../language/language.ts'
import { sayTime } from '../../../../language/times.ts'

const TAGS = { open: 'yq-tag-warn', granted: 'yq-tag-ok', declined: 'yq-tag-quiet', withdrawn: 'yq-tag-quiet' } as const

export interface RequestCardProps {
  request: DelegationRequestCard
  /** I asked */
  isMine: boolean
  onEnd: () => void
}

export function RequestCard({ request: { requestId, delegate, delegator, reason, state, createdAtMs }, isMine, onEnd }: RequestCardProps) {
  const { say } = useLanguage()
  return (
    <View className='yq-card' id={`request-${requestId}`}>
      <View className='yq-card-head'>
        <View className='yq-card-title'>{isMine ? say('delegation.request.to', { name: delegator.name }) : say('delegation.request.from', { name: delegate.name })}</View>
        <View className={`yq-tag ${TAGS[state]}`}>{say(`delegation.request.${state}`)}</View>
      </View>
      <View className='yq-hint'>{[(isMine ? delegator : delegate).department, (isMine ? delegator : delegate).title, sayTime(createdAtMs)].join(' · ')}</View>
      <View>{reason}</View>
      {state === 'open' && (
        <View className='yq-stack'>
          {!isMine && <Action id={`request-agree-${delegate.staffNumber}`} label={say('delegation.request.agree')} onClick={() => goTo('delegation-grant', { staffNumber: delegate.staffNumber })} />}
          <Action id={isMine ? `request-withdraw-${delegator.staffNumber}` : `request-decline-${delegate.staffNumber}`} kind='quiet' label={say(isMine ? 'delegation.request.withdraw' : 'delegation.request.decline')} onClick={onEnd} />
        </View>
      )}
    </View>
  )
}
