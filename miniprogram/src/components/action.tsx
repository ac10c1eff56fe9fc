// A button: one main action for a screen, quiet ones beside it.
import { Button, View } from '@tarojs/components'
import { Icon, type IconName } from './icon.tsx'

export interface ActionProps {
  id: string
  label: string
  onClick: () => void
  kind?: 'main' | 'quiet' | 'danger' | 'plain'
  icon?: IconName
  isBusy?: boolean
  isDisabled?: boolean
}

export function Action({ id, label, onClick, kind = 'main', icon, isBusy = false, isDisabled = false }: ActionProps) {
  const blocked = isBusy || isDisabled
  return (
    <Button id={id} className={`yq-button yq-button-${kind} ${isBusy ? 'yq-button-busy' : isDisabled ? 'yq-button-off' : ''}`} hoverClass='yq-pressed' disabled={blocked || undefined} onClick={() => !blocked && onClick()}>
      {isBusy && <View className='yq-spinner' />}
      {icon && !isBusy && <Icon name={icon} size={20} className='yq-button-icon' />}
      <View>{label}</View>
    </Button>
  )
}
