// Callback deliveries by state; a dead one can be sent again.
import { ReloadOutlined, SendOutlined } from '@ant-design/icons'
import { App, Button, Empty, Segmented } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { listDeliveries } from '@yiqian/shared/protocol/his.ts'
import type { DeliveryState } from '@yiqian/shared/protocol/states.ts'
import { faultOf } from '../../api/fault.ts'
import type { ApiFault } from '../../api/fault.ts'
import { call } from '../../api/simulator.ts'
import { FaultAlert } from '../../components/fault-alert.tsx'
import { useLanguage } from '../../language/language.tsx'
import { EVENT_WORDS } from './event-words.ts'
import { StateTag } from './state-tag.tsx'

type Delivery = ResponseOf<typeof listDeliveries>['deliveries'][number]

export function DeadLetters() {
  const { say, pick, time } = useLanguage()
  const { message } = App.useApp()
  const [state, setState] = useState<DeliveryState>('dead')
  const [deliveries, setDeliveries] = useState<Delivery[]>([])
  const [fault, setFault] = useState<ApiFault | null>(null)

  const read = useCallback(async () => {
    try {
      setDeliveries((await call('list-deliveries', { state, limit: 50 })).deliveries)
      setFault(null)
    } catch (error) {
      setFault(faultOf(error))
    }
  }, [state])
  useEffect(() => void read(), [read])

  const resend = async (deliveryId: string): Promise<void> => {
    try {
      await call('resend-delivery', { deliveryId })
      void message.success(say('deliveries.resent'))
    } catch (error) {
      void message.error(pick(faultOf(error).sentence))
    }
    await read()
  }

  return (
    <div data-testid="deliveries">
      <div className="log-bar">
        <Segmented<DeliveryState>
          size="small"
          value={state}
          onChange={setState}
          data-testid="deliveries-state"
          options={[
            { value: 'dead', label: say('state.dead') },
            { value: 'pending', label: say('state.delivering') },
            { value: 'delivered', label: say('state.delivered') },
          ]}
        />
        <Button size="small" icon={<ReloadOutlined />} onClick={() => void read()} aria-label={say('deliveries.reload')} data-testid="deliveries-reload" />
      </div>
      {fault && <FaultAlert fault={fault} onRetry={() => void read()} />}
      {!fault && deliveries.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('deliveries.none')} />}
      <ul className="log">
        {deliveries.map((one) => {
          const word = EVENT_WORDS[one.type]
          return (
            <li key={one.deliveryId} className="delivery" data-testid={`delivery-${one.deliveryId}`} data-state={one.state} data-document-id={one.documentId}>
              <div><strong>{word ? say(word) : one.type}</strong> <StateTag state={one.state} /></div>
              <div className="quiet">{time(one.createdAtMs)} · {say('deliveries.attempts', { attempts: one.attempts })}</div>
              {one.lastError && <div className="word-failed wrap">{one.lastError}</div>}
              {one.nextAtMs !== null && one.state === 'pending' && <div className="quiet">{say('deliveries.next', { time: time(one.nextAtMs) })}</div>}
              {one.state === 'dead' && <Button size="small" icon={<SendOutlined />} onClick={() => void resend(one.deliveryId)} data-testid={`resend-${one.deliveryId}`}>{say('deliveries.resend')}</Button>}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
