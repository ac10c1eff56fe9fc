// A line of a menu that leads somewhere.
import { View } from '@tarojs/components'
import { Icon, type IconName } from './icon.tsx'

export interface MenuRowProps {
  id: string
  icon: IconName
  title: string
  hint?: string
  onClick?: () => void
  /** the left part of a row that has something of its own on the right */
  isInside?: boolean
}

export function MenuRow({ id, icon, title, hint, onClick, isInside = false }: MenuRowProps) {
  return (
    <View id={id} className={isInside ? 'yq-menu-inside' : 'yq-menu-row'} hoverClass={onClick ? 'yq-pressed' : 'none'} ariaRole={onClick ? 'button' : 'text'} onClick={onClick}>
      <Icon name={icon} className='yq-menu-icon' />
      <View className='yq-menu-text'>
        <View>{title}</View>
        {hint !== undefined && <View className='yq-hint yq-small'>{hint}</View>}
      </View>
      {onClick && <Icon name='chevron' size={20} className='yq-task-chevron' />}
    </View>
  )
}
