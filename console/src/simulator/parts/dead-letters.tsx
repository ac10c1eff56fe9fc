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

function DeliveryLine({ delivery, onResend }: { delivery: Delivery; onResend: () => void }) {
  const { say, time } = useLanguage()
  const { deliveryId, state, nextAtMs, lastError } = delivery
  const word = EVENT_WORDS[delivery.type]
  return (
    <li
      className="delivery"
      data-testid={`delivery-${deliveryId}`}
      data-state={state}
      data-document-id={delivery.documentId}
    >
      <div>
        <strong>{word ? say(word) : delivery.type}</strong> <StateTag state={state} />
      </div>
      <div className="quiet">
        {time(delivery.createdAtMs)} · {say('deliveries.attempts', { attempts: delivery.attempts })}
      </div>
      {lastError && <div className="word-failed wrap">{lastError}</div>}
      {nextAtMs !== null && state === 'pending' && (
        <div className="quiet">{say('deliveries.next', { time: time(nextAtMs) })}</div>
      )}
      {state === 'dead' && (
        <Button size="small" icon={<SendOutlined />} onClick={onResend} data-testid={`resend-${deliveryId}`}>
          {say('deliveries.resend')}
        </Button>
      )}
    </li>
  )
}

export function DeadLetters() {
  const { say, pick } = useLanguage()
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
        <Button
          size="small"
          icon={<ReloadOutlined />}
          onClick={() => void read()}
          aria-label={say('deliveries.reload')}
          data-testid="deliveries-reload"
        />
      </div>
      {fault && <FaultAlert fault={fault} onRetry={() => void read()} />}
      {!fault && deliveries.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('deliveries.none')} />
      )}
      <ul className="log">
        {deliveries.map((one) => (
          <DeliveryLine key={one.deliveryId} delivery={one} onResend={() => void resend(one.deliveryId)} />
        ))}
      </ul>
    </div>
  )
}
