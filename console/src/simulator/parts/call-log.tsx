// Every call of the public API, to learn the API from: request, answer, and the same as curl.
import { CopyOutlined } from '@ant-design/icons'
import { App, Button, Checkbox, Empty } from 'antd'
import { useState } from 'react'
import type { CallRecord } from '../../../simulator-server/records.ts'
import { OPERATION_WORDS } from './operation-words.ts'
import { useLanguage } from '../../language/language.tsx'
import { curlOf } from '../state/curl.ts'

const json = (value: unknown): string => JSON.stringify(value, null, 2)

/** Reads that the page repeats by itself. */
const BACKGROUND = new Set(['get-code', 'list-changes', 'get-document', 'list-staff', 'list-evidence'])

function CallDetails({ call, apiBaseUrl }: { call: CallRecord; apiBaseUrl: string }) {
  const { say } = useLanguage()
  const { message } = App.useApp()
  const curl = curlOf(call, apiBaseUrl)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(curl)
    void message.success(say('code.copied'))
  }
  return (
    <div className="call-details">
      <div className="quiet">{say('calls.request')}</div>
      <pre className="code-block">{`${call.method} ${call.path}\n${Object.entries(call.headers)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n')}${call.request === null ? '' : `\n\n${json(call.request)}`}`}</pre>
      <div className="quiet">{say('calls.response', { status: call.status, milliseconds: call.durationMs })}</div>
      <pre className="code-block" data-testid="call-response">
        {call.status === 0 ? say('calls.noAnswer') : json(call.response)}
      </pre>
      <div className="quiet curl-head">
        curl{' '}
        <Button
          size="small"
          type="text"
          icon={<CopyOutlined />}
          onClick={() => void copy()}
          aria-label={say('calls.copyCurl')}
        />
      </div>
      <pre className="code-block" data-testid="call-curl">
        {curl}
      </pre>
    </div>
  )
}

function CallLine({ call, apiBaseUrl }: { call: CallRecord; apiBaseUrl: string }) {
  const { say, clock } = useLanguage()
  const [open, setOpen] = useState(false)
  const good = call.status >= 200 && call.status < 300
  return (
    <li data-testid={`call-${call.operation}`} data-status={call.status} data-repeats={call.repeats}>
      <button type="button" className="log-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={`method method-${call.method.toLowerCase()}`}>{call.method}</span>
        <span className="code log-path" title={call.path}>
          {call.path}
        </span>
        <span className={good ? 'word-passed code' : 'word-failed code'}>
          {call.status === 0 ? say('calls.away') : call.status}
        </span>
        <span className="quiet log-sub">{say(OPERATION_WORDS[call.operation] ?? 'operation.other')}</span>
        <span className="quiet log-time">
          {call.repeats > 1 ? `×${call.repeats} · ` : ''}
          {clock(call.lastAtMs)} · {call.durationMs} ms
        </span>
      </button>
      {open && <CallDetails call={call} apiBaseUrl={apiBaseUrl} />}
    </li>
  )
}

export function CallLog({ calls, apiBaseUrl }: { calls: readonly CallRecord[]; apiBaseUrl: string }) {
  const { say } = useLanguage()
  const [all, setAll] = useState(true)
  const shown = calls.filter((one) => all || !BACKGROUND.has(one.operation) || one.status >= 400)
  return (
    <div data-testid="call-log">
      <div className="log-bar">
        <Checkbox checked={!all} onChange={(event) => setAll(!event.target.checked)} data-testid="calls-hide-reads">
          {say('calls.hideReads')}
        </Checkbox>
      </div>
      {shown.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('calls.none')} />}
      <ul className="log">
        {shown.map((call) => (
          <CallLine key={call.callId} call={call} apiBaseUrl={apiBaseUrl} />
        ))}
      </ul>
    </div>
  )
}
