// The stages of something that runs: done, under way, still to come.
import { View } from '@tarojs/components'
import { Icon } from './icon.tsx'

export function Stages<S extends string>({ id, stages, current, labelOf }: { id: string; stages: readonly S[]; current: S; labelOf: (stage: S) => string }) {
  const at = stages.indexOf(current)
  return (
    <View className='yq-stages' id={id}>
      {stages.map((stage, index) => (
        <View key={stage} id={`${id}-${stage}`} className={`yq-stage ${index < at ? 'yq-stage-done' : index === at ? 'yq-stage-now' : ''}`}>
          <View className='yq-stage-mark'>{index < at ? <Icon name='check' size={18} /> : index === at ? <View className='yq-spinner' /> : null}</View>
          <View>{labelOf(stage)}</View>
        </View>
      ))}
    </View>
  )
}
