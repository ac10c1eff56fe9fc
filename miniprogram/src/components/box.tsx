// A plain block that only lays out and holds text. In a browser an ordinary element: a hundredth of the cost of Taro's View, of which a long list has thousands.
import { View } from '@tarojs/components'
import { createElement, type ReactNode } from 'react'

export interface BoxProps {
  className?: string
  children?: ReactNode
}

export function Box({ className, children }: BoxProps) {
  return process.env.TARO_ENV === 'h5' ? createElement('div', { className }, children) : <View className={className}>{children}</View>
}
