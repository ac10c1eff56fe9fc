// A few choices side by side, one of them taken.
import { View } from '@tarojs/components'

export interface ChoiceProps<T extends string> {
  id: string
  label: string
  options: readonly { value: T; name: string }[]
  value: T
  onChange: (value: T) => void
  /** fills the row instead of hugging its words */
  isWide?: boolean
}

export function Choice<T extends string>({ id, label, options, value, onChange, isWide = false }: ChoiceProps<T>) {
  return (
    <View className={isWide ? 'yq-segments' : 'yq-language'} id={id} ariaRole='radiogroup' ariaLabel={label}>
      {options.map((option) => {
        const isOn = option.value === value
        const look = isWide ? `yq-segment ${isOn ? 'yq-segment-on' : ''}` : `yq-language-choice ${isOn ? 'yq-language-on' : ''}`
        return <View key={option.value} id={`${id}-${option.value}`} className={look} hoverClass='yq-pressed' ariaRole='radio' ariaLabel={isOn ? `${option.name} ✓` : option.name} onClick={() => onChange(option.value)}>{option.name}</View>
      })}
    </View>
  )
}
