// Keeps the record of calls: publishes each, and folds a poll that brings the same answer into the record before it.
import { randomUUID } from 'node:crypto'
import type { EventStream } from './event-stream.ts'
import type { CallRecord } from './records.ts'

export type CallMade = Omit<CallRecord, 'callId' | 'lastAtMs' | 'repeats'>

export function createCallLog(events: EventStream) {
  /** last record of each address that was read */
  const lastRead = new Map<string, CallRecord>()

  return function record(made: CallMade): CallRecord {
    const address = `${made.method} ${made.path}`
    const last = made.method === 'GET' ? lastRead.get(address) : undefined
    const same = last && last.status === made.status && JSON.stringify(last.response) === JSON.stringify(made.response)
    const call: CallRecord = same
      ? { ...last, repeats: last.repeats + 1, lastAtMs: made.atMs, durationMs: made.durationMs }
      : { ...made, callId: `call-${randomUUID()}`, repeats: 1, lastAtMs: made.atMs }
    if (made.method === 'GET') {
      if (lastRead.size > 500) lastRead.clear()
      lastRead.set(address, call)
    }
    events.publish(call.callId, { type: 'call', data: call })
    return call
  }
}
