// A labelled line of text to fill in.
import { Input, View } from '@tarojs/components'

export interface TextFieldProps {
  id: string
  label: string
  value: string
  onChange: (value: string) => void
  placeholder?: string
  /** of a password nothing is shown */
  type?: 'text' | 'number' | 'password'
  maxLength?: number
  problem?: string
}

export function TextField({ id, label, value, onChange, placeholder, type = 'text', maxLength = 64, problem }: TextFieldProps) {
  return (
    <View className='yq-field'>
      <View className='yq-field-label'>{label}</View>
      <Input id={id} className={`yq-input ${problem === undefined ? '' : 'yq-input-bad'}`} type={type === 'password' ? 'text' : type} password={type === 'password'} maxlength={maxLength} value={value} placeholder={placeholder} placeholderClass='yq-placeholder' ariaLabel={label} onInput={({ detail }) => onChange(detail.value)} />
      {problem !== undefined && <View className='yq-field-problem' id={`${id}-problem`}>{problem}</View>}
    </View>
  )
}
