// Names and values, one below the other.
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'

export interface Fact {
  name: string
  value: ReactNode
  isMono?: boolean
  id?: string
}

export function FactList({ id, facts }: { id?: string; facts: readonly (Fact | false | undefined)[] }) {
  return (
    <View className='yq-facts' id={id}>
      {facts.filter((fact): fact is Fact => fact !== false && fact !== undefined).map(({ name, value, isMono, id: factId }) => (
        <View key={name} className='yq-fact'>
          <View className='yq-fact-name'>{name}</View>
          <View className={`yq-fact-value ${isMono ? 'yq-mono' : ''}`} id={factId}>{value}</View>
        </View>
      ))}
    </View>
  )
}
