// A person to choose, one of several or several of them.
import { View } from '@tarojs/components'
import type { TitleLevel } from '@yiqian/shared/protocol/flow.ts'
import { Icon } from './icon.tsx'
import { Level } from './level.tsx'

export interface Pickable {
  staffNumber: string
  name: string
  title: string
  department: string
  level: TitleLevel | null
}

export function PersonPick({ person, isOn, isOneOfMany = true, onClick }: { person: Pickable; isOn: boolean; /** false where several may be chosen */ isOneOfMany?: boolean; onClick: () => void }) {
  const { staffNumber, name, title, department, level } = person
  return (
    <View id={`pick-${staffNumber}`} className={`yq-pick-person ${isOn ? 'yq-pick-person-on' : ''}`} hoverClass='yq-pressed' ariaRole={isOneOfMany ? 'radio' : 'checkbox'} ariaLabel={`${name} ${title}${isOn ? ' ✓' : ''}`} onClick={onClick}>
      <View>
        <View className='yq-flow-name'>{name}<Level level={level} /></View>
        <View className='yq-hint'>{[department, title].join(' · ')}</View>
      </View>
      {isOn && <Icon name='check' size={20} />}
    </View>
  )
}
