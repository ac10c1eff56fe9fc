// Several of several: chips that are tapped on and off; none chosen has a meaning of its own.
import { View } from '@tarojs/components'
import { Icon } from './icon.tsx'

export interface PicksProps<T extends string> {
  id: string
  label: string
  /** the chip for "none in particular", e.g. all; absent where nothing chosen means nothing */
  none?: string
  options: readonly { value: T; name: string }[]
  chosen: readonly T[]
  onChange: (chosen: readonly T[]) => void
}

export function Picks<T extends string>({ id, label, none, options, chosen, onChange }: PicksProps<T>) {
  const toggle = (value: T): void => onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value])
  const chip = (key: string, name: string, isOn: boolean, onClick: () => void) => (
    <View key={key} id={`${id}-${key}`} className={`yq-chip ${isOn ? 'yq-chip-on' : ''}`} hoverClass='yq-pressed' ariaRole='checkbox' ariaLabel={isOn ? `${name} ✓` : name} onClick={onClick}>
      {isOn && <Icon name='check' size={18} />}
      <View>{name}</View>
    </View>
  )
  return (
    <View className='yq-chips' id={id} ariaRole='group' ariaLabel={label}>
      {none !== undefined && chip('none', none, chosen.length === 0, () => onChange([]))}
      {options.map(({ value, name }) => chip(value, name, chosen.includes(value), () => toggle(value)))}
    </View>
  )
}
