// Frame of every page: its title in the person's language, and a strip while there is no network.
import { View } from '@tarojs/components'
import { useEffect, useState, type ReactNode } from 'react'
import { appLock } from '../app-lock.ts'
import { appearance, appearanceClass } from '../flows/appearance.ts'
import { useStore } from '../flows/use-store.ts'
import { useLanguage } from '../language/language.ts'
import type { TextKey } from '../language/dictionary.ts'
import { covered } from '../platform/cover.ts'
import { platform, useDidShow } from '../platform/index.ts'
import { pageCount, watchNetwork } from '../platform/screen.ts'
import { Icon } from './icon.tsx'
import { LockScreen } from './lock-screen.tsx'
import { PinFreeStrip } from './pin-free-strip.tsx'
import { goBack, startAt } from './routes.ts'
import { FactorSheet } from './signing/factor-sheet.tsx'

export interface PageFrameProps {
  id: string
  title: TextKey
  /** fills the window exactly and does not scroll as a whole */
  isScreen?: boolean
  children: ReactNode
}

/** The ways out of a forgotten PIN or password stay open. */
const OPEN_WHILE_LOCKED = ['enrolment', 'unlock-page', 'login-password-page', 'privacy-page']

export function PageFrame({ id, title, isScreen = false, children }: PageFrameProps) {
  const { say, language } = useLanguage()
  const look = appearanceClass(useStore(appearance))
  const isOnline = useOnline()
  const isCovered = useStore(covered)
  const isShut = useStore(appLock.isLocked) && !OPEN_WHILE_LOCKED.includes(id)
  useEffect(() => void platform.navigate.title(say(title)).catch(() => undefined), [say, title])
  useDidShow(() => void platform.navigate.title(say(title)).catch(() => undefined))
  return (
    <View id={id} className={`${isCovered ? 'yq-covered ' : ''}${isScreen ? 'yq-screen' : 'yq-page'} yq-${language} ${look}`}>
      {process.env.TARO_ENV === 'h5' && <BrowserBar title={say(title)} isHome={id === 'home'} />}
      {!isOnline && (
        <View id='offline' className='yq-offline' ariaRole='alert'>
          <Icon name='offline' size={20} />
          <View>{say('network.offline')}</View>
        </View>
      )}
      <PinFreeStrip />
      {isShut ? <View className='yq-content'><LockScreen /></View> : isScreen ? children : <View className='yq-content'>{children}</View>}
      <FactorSheet />
    </View>
  )
}

/** WeChat draws this bar itself. */
function BrowserBar({ title, isHome }: { title: string; isHome: boolean }) {
  const { say } = useLanguage()
  return (
    <View className='yq-bar'>
      {!isHome && (
        <View id='back' className='yq-bar-back' hoverClass='yq-pressed' ariaRole='button' ariaLabel={say('common.back')} onClick={() => (pageCount() > 1 ? goBack() : startAt('home'))}>
          <Icon name='back' />
        </View>
      )}
      <View className='yq-bar-title' id='bar-title'>{title}</View>
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
