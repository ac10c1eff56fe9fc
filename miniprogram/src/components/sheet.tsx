// A sheet that rises from the lower edge and asks for one decision.
import { ScrollView, View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { useLanguage } from '../language/language.ts'
import { Icon } from './icon.tsx'

export interface SheetProps {
  id: string
  title: string
  /** absent while the sheet may not be closed */
  onClose?: () => void
  /** id of what is scrolled to, once it is there */
  inView?: string
  children: ReactNode
  actions?: ReactNode
}

export function Sheet({ id, title, onClose, inView, children, actions }: SheetProps) {
  const { say } = useLanguage()
  return (
    <View className='yq-sheet-layer'>
      <View className='yq-sheet-shade' catchMove onClick={onClose} />
      <View id={id} className='yq-sheet' ariaRole='dialog' ariaLabel={title}>
        <View className='yq-sheet-head'>
          <View className='yq-sheet-title'>{title}</View>
          {onClose && (
            <View id={`${id}-close`} className='yq-icon-button' ariaRole='button' ariaLabel={say('common.close')} onClick={onClose}>
              <Icon name='close' />
            </View>
          )}
        </View>
        <ScrollView scrollY scrollIntoView={inView} className='yq-sheet-body'>
          <View className='yq-sheet-content'>{children}</View>
        </ScrollView>
        {actions && <View className='yq-sheet-actions'>{actions}</View>}
      </View>
    </View>
  )
}
