// Deliveries of callbacks with the dead letters first, and the changes since a cursor: how a hospital system reconciles.
import { Collapse } from 'antd'
import { useLanguage } from '../../language/language.tsx'
import { ChangeList } from './change-list.tsx'
import { DeadLetters } from './dead-letters.tsx'

export function DeliveryPanel({ onOpen }: { onOpen: (documentId: string) => void }) {
  const { say } = useLanguage()
  return (
    <Collapse
      size="small"
      ghost
      defaultActiveKey={['deliveries', 'changes']}
      items={[
        { key: 'deliveries', label: <strong>{say('deliveries.title')}</strong>, children: <DeadLetters /> },
        { key: 'changes', label: <strong>{say('changes.title')}</strong>, children: <ChangeList onOpen={onOpen} /> },
      ]}
    />
  )
}
