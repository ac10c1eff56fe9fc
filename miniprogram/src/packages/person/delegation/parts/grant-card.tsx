// One grant: with whom, how long, how many are left; revoked with one tap by whoever gave it.
import { View } from '@tarojs/components'
import type { DelegationCard } from '@yiqian/shared/protocol/delegations.ts'
import { Action } from '../../../../components/action.tsx'
import { goTo } from '../../../../components/routes.ts'
import { useLanguage } from '../../../../language/language.ts'
import { GrantFacts } from './grant-facts.tsx'

export const TAG_OF_STANDING = { open: 'yq-tag-ok', 'not-yet': 'yq-tag-warn', expired: 'yq-tag-quiet', 'used-up': 'yq-tag-quiet', revoked: 'yq-tag-quiet' } as const

export interface GrantCardProps {
  delegation: DelegationCard
  /** I gave it */
  isMine: boolean
  onRevoke: () => void
}

export function GrantCard({ delegation, isMine, onRevoke }: GrantCardProps) {
  const { say } = useLanguage()
  const { delegationId, delegate, delegator, standing } = delegation
  const isOver = standing === 'revoked' || standing === 'expired' || standing === 'used-up'
  return (
    <View className='yq-card' id={`grant-${delegationId}`}>
      <View className='yq-card-head'>
        <View className='yq-card-title'>{isMine ? say('delegation.to', { name: delegate.name }) : say('delegation.from', { name: delegator.name })}</View>
        <View className={`yq-tag ${TAG_OF_STANDING[standing]}`} id={`grant-standing-${delegationId}`}>{say(`delegation.standing.${standing}`)}</View>
      </View>
      <GrantFacts delegation={delegation} />
      <View className='yq-stack'>
        <Action id={`grant-open-${delegationId}`} kind='quiet' label={say('delegation.detail.open')} onClick={() => goTo('delegation-detail', { delegationId })} />
        {isMine && !isOver && <Action id={`grant-revoke-${delegationId}`} kind='danger' label={say('delegation.revoke')} onClick={onRevoke} />}
      </View>
    </View>
  )
}
