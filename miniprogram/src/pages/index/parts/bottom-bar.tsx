// The tabs; among them the scanner, raised, and the way to a document of one's own.
import { View } from '@tarojs/components'
import { Icon, type IconName } from '../../../components/icon.tsx'
import { scanCode } from '../../../components/scan-code.ts'
import { goTo } from '../../../components/routes.ts'
import { useLanguage } from '../../../language/language.ts'

export type Tab = 'pending' | 'signed' | 'me'

const ICONS: Record<Tab, IconName> = { pending: 'inbox', signed: 'signed', me: 'person' }

export function BottomBar({ tab, pendingCount, onTab }: { tab: Tab; pendingCount: number; onTab: (tab: Tab) => void }) {
  const { say } = useLanguage()
  const tabButton = (name: Tab) => (
    <View id={`tab-${name}`} className={`yq-tab ${tab === name ? 'yq-tab-on' : ''}`} ariaRole='tab' onClick={() => onTab(name)}>
      <Icon name={ICONS[name]} />
      <View>{say(`tab.${name}`)}</View>
      {name === 'pending' && pendingCount > 0 && <View className='yq-tab-count' id='pending-count'>{pendingCount > 99 ? '99+' : pendingCount}</View>}
    </View>
  )
  return (
    <View className='yq-bottom'>
      <View className='yq-tabs'>
        {tabButton('pending')}
        {tabButton('signed')}
        <View id='scan' className='yq-scan-button' hoverClass='yq-pressed' ariaRole='button' onClick={() => void scanCode()}>
          <View className='yq-scan-mark'><Icon name='scan' size={32} /></View>
          <View>{say('home.scan')}</View>
        </View>
        <View id='compose' className='yq-tab' hoverClass='yq-pressed' ariaRole='button' ariaLabel={say('own.title')} onClick={() => goTo('compose')}>
          <Icon name='plus' />
          <View>{say('own.new')}</View>
        </View>
        {tabButton('me')}
      </View>
    </View>
  )
}
