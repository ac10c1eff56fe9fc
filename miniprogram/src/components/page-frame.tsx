// Frame of every page: its title in the person's language, and a strip while there is no network.
import { View } from '@tarojs/components'
import { useEffect, useState, type ReactNode } from 'react'
import { useLanguage } from '../language/language.ts'
import type { TextKey } from '../language/dictionary.ts'
import { platform, useDidShow } from '../platform/index.ts'
import { watchNetwork } from '../platform/screen.ts'
import { Icon } from './icon.tsx'

export interface PageFrameProps {
  id: string
  title: TextKey
  /** fills the window exactly and does not scroll as a whole */
  isScreen?: boolean
  children: ReactNode
}

export function PageFrame({ id, title, isScreen = false, children }: PageFrameProps) {
  const { say, language } = useLanguage()
  const isOnline = useOnline()
  useEffect(() => void platform.navigate.title(say(title)).catch(() => undefined), [say, title])
  useDidShow(() => void platform.navigate.title(say(title)).catch(() => undefined))
  return (
    <View id={id} className={`${isScreen ? 'yq-screen' : 'yq-page'} yq-${language} yq-on-${process.env.TARO_ENV === 'h5' ? 'h5' : 'weapp'}`}>
      {!isOnline && (
        <View id='offline' className='yq-offline' ariaRole='alert'>
          <Icon name='offline' size={20} />
          <View>{say('network.offline')}</View>
        </View>
      )}
      {children}
    </View>
  )
}

export function useOnline(): boolean {
  const [isOnline, setIsOnline] = useState(true)
  useEffect(() => {
    void platform.isOnline().then(setIsOnline)
    return watchNetwork(setIsOnline)
  }, [])
  return isOnline
}
