// A whole screen that says how something ended, and what comes next.
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

export interface ResultProps {
  id: string
  kind: 'good' | 'bad' | 'warn' | 'busy'
  title: string
  text?: string
  icon?: IconName
  /** facts between the text and the actions */
  children?: ReactNode
  actions?: ReactNode
}

const ICONS = { good: 'check', bad: 'close', warn: 'warning', busy: 'clock' } as const

export function Result({ id, kind, title, text, icon, children, actions }: ResultProps) {
  return (
    <View id={id} className='yq-result'>
      <View className={`yq-result-mark yq-result-${kind}`}>{kind === 'busy' && !icon ? <View className='yq-spinner yq-spinner-large' /> : <Icon name={icon ?? ICONS[kind]} size={44} />}</View>
      <View className='yq-result-title'>{title}</View>
      {text !== undefined && <View className='yq-result-text'>{text}</View>}
      {children}
      <View className='yq-result-actions'>{actions}</View>
    </View>
  )
}
