// The tabs, and over them the scanner and the way to a document of one's own.
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
      <View className='yq-float'>
        <View id='scan' className='yq-scan-button' hoverClass='yq-pressed' ariaRole='button' onClick={() => void scanCode()}>
          <Icon name='scan' size={24} />
          <View>{say('home.scan')}</View>
        </View>
        <View id='compose' className='yq-scan-button yq-compose-button' hoverClass='yq-pressed' ariaRole='button' ariaLabel={say('own.title')} onClick={() => goTo('compose')}>
          <Icon name='plus' size={24} />
          <View>{say('own.new')}</View>
        </View>
      </View>
      <View className='yq-tabs'>
        {tabButton('pending')}
        {tabButton('signed')}
        {tabButton('me')}
      </View>
    </View>
  )
}
