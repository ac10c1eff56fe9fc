// The terms of a grant.
import { View } from '@tarojs/components'
import type { DelegationCard } from '@yiqian/shared/protocol/delegations.ts'
import { FactList } from '../../../../components/fact-list.tsx'
import { useLanguage } from '../../../../language/language.ts'
import { sayTime } from '../../../../language/times.ts'

export function GrantFacts({ delegation }: { delegation: DelegationCard }) {
  const { say } = useLanguage()
  const { delegationId, fromMs, untilMs, usesLeft, usesTotal, documentTypes, applications } = delegation
  return (
    <FactList
      facts={[
        { name: say('delegation.time'), value: <><View>{say('delegation.fromOf', { from: sayTime(fromMs) })}</View><View>{say('delegation.untilOf', { until: sayTime(untilMs) })}</View></> },
        { name: say('delegation.uses'), value: say('delegation.usesOf', { left: usesLeft, total: usesTotal }), id: `grant-uses-${delegationId}` },
        { name: say('delegation.types'), value: documentTypes.map((type) => say(`type.${type}`)).join('、') || say('delegation.all') },
        { name: say('delegation.systems'), value: applications.map(({ name }) => name).join('、') || say('delegation.all') },
      ]}
    />
  )
}
