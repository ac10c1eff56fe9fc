// What the simulator's back end records, live: calls, callbacks, text messages. Newest first.
import { useEffect, useReducer } from 'react'
import type { CallbackRecord, CallRecord, PhoneMessage, SimulatorEvent } from '../../../simulator-server/records.ts'
import { EVENTS_URL } from '../../api/simulator.ts'

export interface Recorded {
  connected: boolean
  calls: CallRecord[]
  callbacks: CallbackRecord[]
  messages: PhoneMessage[]
  callbacksFail: boolean
}

type Action = SimulatorEvent | { type: 'connected'; data: boolean }

const LIMIT = 200

/** Puts a record in place of the one it continues, or on top. */
function merge<R>(list: R[], record: R, idOf: (record: R) => string): R[] {
  const at = list.findIndex((one) => idOf(one) === idOf(record))
  return at < 0 ? [record, ...list].slice(0, LIMIT) : list.with(at, record)
}

export function record(state: Recorded, action: Action): Recorded {
  switch (action.type) {
    case 'connected':
      return { ...state, connected: action.data }
    case 'call':
      return { ...state, calls: merge(state.calls, action.data, (one) => one.callId) }
    case 'callback':
      return { ...state, callbacks: merge(state.callbacks, action.data, (one) => one.callbackId) }
    case 'phone-message':
      return { ...state, messages: merge(state.messages, action.data, (one) => one.messageId) }
    case 'setting':
      return { ...state, callbacksFail: action.data.callbacksFail }
  }
}

const NOTHING: Recorded = { connected: false, calls: [], callbacks: [], messages: [], callbacksFail: false }

export function useEvents(): Recorded {
  const [state, dispatch] = useReducer(record, NOTHING)
  useEffect(() => {
    const source = new EventSource(EVENTS_URL)
    source.onopen = () => dispatch({ type: 'connected', data: true })
    source.onerror = () => dispatch({ type: 'connected', data: false })
    source.onmessage = (message: MessageEvent<string>) => dispatch(JSON.parse(message.data) as SimulatorEvent)
    return () => source.close()
  }, [])
  return state
}
