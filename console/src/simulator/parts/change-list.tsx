// Changes since a cursor: what a hospital system reads when callbacks may have been missed.
import { Button, Empty, InputNumber } from 'antd'
import { useState } from 'react'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { listChanges } from '@yiqian/shared/protocol/his.ts'
import { faultOf } from '../../api/fault.ts'
import type { ApiFault } from '../../api/fault.ts'
import { call } from '../../api/simulator.ts'
import { FaultAlert } from '../../components/fault-alert.tsx'
import { useLanguage } from '../../language/language.tsx'
import { EVENT_WORDS } from './event-words.ts'
import { StateTag } from './state-tag.tsx'

export function ChangeList({ onOpen }: { onOpen: (documentId: string) => void }) {
  const { say, time } = useLanguage()
  const [cursor, setCursor] = useState(0)
  const [page, setPage] = useState<ResponseOf<typeof listChanges> | null>(null)
  const [fault, setFault] = useState<ApiFault | null>(null)
  const read = async (from: number): Promise<void> => {
    setCursor(from)
    try {
      setPage(await call('list-changes', { cursor: from, limit: 50 }))
      setFault(null)
    } catch (error) {
      setFault(faultOf(error))
    }
  }
  return (
    <div data-testid="changes">
      <div className="log-bar">
        <InputNumber
          size="small"
          min={0}
          value={cursor}
          onChange={(value) => setCursor(value ?? 0)}
          prefix={say('changes.cursor')}
          aria-label={say('changes.cursor')}
          data-testid="changes-cursor"
        />
        <Button size="small" onClick={() => void read(cursor)} data-testid="changes-read">
          {say('changes.read')}
        </Button>
        {page?.more && (
          <Button size="small" type="link" onClick={() => void read(page.nextCursor)}>
            {say('changes.more')}
          </Button>
        )}
      </div>
      {fault && <FaultAlert fault={fault} onRetry={() => void read(cursor)} />}
      {page && page.changes.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('changes.none')} />
      )}
      <ul className="log">
        {page?.changes.map((change) => {
          const word = EVENT_WORDS[change.type]
          return (
            <li key={change.cursor} data-testid={`change-${change.cursor}`} data-type={change.type}>
              <button type="button" className="log-line" onClick={() => onOpen(change.documentId)}>
                <span className="code">#{change.cursor}</span>
                <span className="log-path">{word ? say(word) : change.type}</span>
                <StateTag state={change.state} />
                <span className="quiet log-sub code">{change.externalId}</span>
                <span className="quiet log-time">{time(change.atMs)}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
