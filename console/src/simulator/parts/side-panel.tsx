// What goes over the wire: calls, callbacks, text messages, deliveries and changes.
import { Badge, Tabs } from 'antd'
import { useState } from 'react'
import type { SimulatorStart } from '../../../simulator-server/records.ts'
import { useLanguage } from '../../language/language.tsx'
import type { Recorded } from '../state/use-events.ts'
import { CallLog } from './call-log.tsx'
import { CallbackLog } from './callback-log.tsx'
import { DeliveryPanel } from './delivery-panel.tsx'
import { PhoneMessages } from './phone-messages.tsx'

interface Props {
  recorded: Recorded
  start: SimulatorStart
  onOpen: (documentId: string) => void
}

export function SidePanel({ recorded, start, onOpen }: Props) {
  const { say } = useLanguage()
  const [tab, setTab] = useState('calls')
  const [seen, setSeen] = useState<Record<string, number>>({})
  const counts: Record<string, number> = { callbacks: recorded.callbacks.length, messages: recorded.messages.length }
  const fresh = (key: string): number => (tab === key ? 0 : Math.max(0, (counts[key] ?? 0) - (seen[key] ?? 0)))
  const open = (key: string): void => {
    setSeen({ ...seen, [tab]: counts[tab] ?? 0, [key]: counts[key] ?? 0 })
    setTab(key)
  }
  const label = (key: string, text: string) => (
    <Badge size="small" count={fresh(key)} offset={[6, -2]}>
      <span data-testid={`side-${key}`}>{text}</span>
    </Badge>
  )
  return (
    <aside className="side" data-testid="side-panel" aria-label={say('side.title')}>
      <Tabs
        activeKey={tab}
        onChange={open}
        size="small"
        tabBarGutter={20}
        items={[
          {
            key: 'calls',
            label: label('calls', say('side.calls')),
            children: <CallLog calls={recorded.calls} apiBaseUrl={start.apiBaseUrl} />,
          },
          {
            key: 'callbacks',
            label: label('callbacks', say('side.callbacks')),
            children: <CallbackLog callbacks={recorded.callbacks} failing={recorded.callbacksFail} onOpen={onOpen} />,
          },
          {
            key: 'messages',
            label: label('messages', say('side.messages')),
            children: <PhoneMessages messages={recorded.messages} />,
          },
          {
            key: 'deliveries',
            label: label('deliveries', say('side.deliveries')),
            children: <DeliveryPanel onOpen={onOpen} />,
          },
        ]}
      />
    </aside>
  )
}
