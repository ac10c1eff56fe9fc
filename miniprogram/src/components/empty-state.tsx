// What a list says when it holds nothing.
import { View } from '@tarojs/components'
import { Icon, type IconName } from './icon.tsx'

export function EmptyState({ id, icon, title, hint }: { id: string; icon: IconName; title: string; hint?: string }) {
  return (
    <View className='yq-empty' id={id}>
      <View className='yq-empty-mark'><Icon name={icon} size={44} /></View>
      <View className='yq-empty-title'>{title}</View>
      {hint !== undefined && <View className='yq-hint'>{hint}</View>}
    </View>
  )
}

/** Grey shapes in the place of cards that are on their way. */
export function Skeleton({ id, count = 3 }: { id: string; count?: number }) {
  return (
    <View id={id}>
      {Array.from({ length: count }, (_, index) => (
        <View key={index} className='yq-card yq-skeleton'>
          <View className='yq-bone yq-bone-wide' />
          <View className='yq-bone yq-bone-half' />
          <View className='yq-bone yq-bone-short' />
        </View>
      ))}
    </View>
  )
}
