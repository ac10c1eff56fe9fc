// Callbacks as they arrived: verified or refused and why; and a switch that plays a hospital system that is down.
import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons'
import { App, Button, Empty, Switch } from 'antd'
import { useState } from 'react'
import type { CallbackRecord, CallbackRefusal } from '../../../simulator-server/records.ts'
import { faultOf } from '../../api/fault.ts'
import { failCallbacks } from '../../api/simulator.ts'
import type { TextKey } from '../../language/dictionary.ts'
import { useLanguage } from '../../language/language.tsx'
import { EVENT_WORDS } from './event-words.ts'

const REFUSALS = {
  headers: 'callbacks.headers',
  timestamp: 'callbacks.timestamp',
  signature: 'callbacks.signature',
  shape: 'callbacks.shape',
  failing: 'callbacks.failing',
} as const satisfies Record<CallbackRefusal, TextKey>

function CallbackLine({ callback, onOpen }: { callback: CallbackRecord; onOpen: (documentId: string) => void }) {
  const { say, clock } = useLanguage()
  const [open, setOpen] = useState(false)
  const { event, verified, refusal } = callback
  const word = event ? EVENT_WORDS[event.type] : undefined
  return (
    <li
      data-testid="callback"
      data-type={event?.type ?? ''}
      data-verified={verified}
      data-refusal={refusal ?? ''}
      data-external-id={event?.data.externalId ?? ''}
    >
      <button type="button" className="log-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        {verified ? <CheckCircleFilled className="word-passed" /> : <CloseCircleFilled className="word-failed" />}
        <span className="log-path">
          <strong>{word ? say(word) : say('callbacks.unreadable')}</strong> <span className="code">{event?.type}</span>
        </span>
        <span className={refusal ? 'word-failed code' : 'word-passed code'}>{callback.status}</span>
        <span className="quiet log-sub">
          {say(verified ? 'callbacks.verified' : 'callbacks.refused')}
          {refusal ? ` · ${say(REFUSALS[refusal])}` : ''}
        </span>
        <span className="quiet log-time">
          {callback.repeats > 1 ? `×${callback.repeats} · ` : ''}
          {clock(callback.atMs)}
        </span>
      </button>
      {open && (
        <div className="call-details">
          <pre className="code-block">
            {Object.entries(callback.headers)
              .map(([name, value]) => `${name}: ${value}`)
              .join('\n')}
          </pre>
          <pre className="code-block">{JSON.stringify(callback.body, null, 2)}</pre>
          {event && (
            <Button size="small" type="link" onClick={() => onOpen(event.data.documentId)}>
              {say('callbacks.open')}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}

interface Props {
  callbacks: readonly CallbackRecord[]
  failing: boolean
  onOpen: (documentId: string) => void
}

export function CallbackLog({ callbacks, failing, onOpen }: Props) {
  const { say, pick } = useLanguage()
  const { message } = App.useApp()
  const change = async (fail: boolean): Promise<void> => {
    try {
      await failCallbacks(fail)
    } catch (error) {
      void message.error(pick(faultOf(error).sentence))
    }
  }
  return (
    <div data-testid="callback-log">
      <div className="log-bar">
        <Switch
          size="small"
          checked={failing}
          onChange={(fail) => void change(fail)}
          id="callbacks-fail"
          data-testid="callbacks-fail"
        />
        <label htmlFor="callbacks-fail">{say('callbacks.fail')}</label>
      </div>
      {callbacks.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('callbacks.none')} />}
      <ul className="log">
        {callbacks.map((callback) => (
          <CallbackLine key={callback.callbackId} callback={callback} onOpen={onOpen} />
        ))}
      </ul>
    </div>
  )
}
