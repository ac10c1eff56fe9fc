// Receives callbacks as a hospital system should: verify the signature and the time first, look at the content after, answer repeats the same.
import { randomUUID } from 'node:crypto'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import * as v from 'valibot'
import { CallbackEvent } from '@yiqian/shared/protocol/his.ts'
import type { EventStream } from './event-stream.ts'
import type { CallbackRecord, CallbackRefusal } from './records.ts'
import { parseJson } from './request.ts'
import { shorten } from './shorten.ts'

export type CallbackHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>

const refusalOf = (error: unknown): CallbackRefusal => {
  if (!(error instanceof WebhookVerificationError)) return 'shape'
  if (error.message.includes('Missing')) return 'headers'
  return error.message.includes('timestamp') || error.message === 'Invalid Signature Headers'
    ? 'timestamp'
    : 'signature'
}

/** @source Standard Webhooks specification 1.0: HMAC-SHA-256 over id.timestamp.payload, five minutes of tolerance. */
export function createCallbackReceiver(secret: string, events: EventStream, nowMs: () => number) {
  const webhook = new Webhook(secret)
  const seen = new Map<string, CallbackRecord>()
  let fail = false

  function judge(
    body: Buffer,
    headers: CallbackHeaders,
  ): Pick<CallbackRecord, 'event' | 'verified' | 'refusal' | 'status'> {
    try {
      const event = v.safeParse(CallbackEvent, webhook.verify(body.toString('utf8'), headers))
      if (!event.success) return { event: null, verified: true, refusal: 'shape', status: 400 }
      if (fail) return { event: event.output, verified: true, refusal: 'failing', status: 503 }
      return { event: event.output, verified: true, refusal: null, status: 204 }
    } catch (error) {
      return { event: null, verified: false, refusal: refusalOf(error), status: 401 }
    }
  }

  return {
    /** @returns the HTTP status to answer with. */
    receive(body: Buffer, headers: CallbackHeaders): number {
      const judged = judge(body, headers)
      const messageId = headers['webhook-id']
      const repeats = judged.verified ? (seen.get(messageId)?.repeats ?? 0) + 1 : 1
      const callbackId = judged.verified ? `callback-${messageId}` : `callback-${randomUUID()}`
      const record: CallbackRecord = {
        callbackId,
        headers: { ...headers },
        body: shorten(parseJson(body)),
        ...judged,
        atMs: nowMs(),
        repeats,
      }
      if (judged.verified) {
        if (seen.size > 5000) seen.clear()
        seen.set(messageId, record)
      }
      events.publish(callbackId, { type: 'callback', data: record })
      return judged.status
    },
    /** Plays a hospital system that is down, to show retries and dead letters. */
    setFailing(value: boolean): void {
      fail = value
      events.publish('callbacks-fail', { type: 'setting', data: { callbacksFail: fail } })
    },
    isFailing: () => fail,
  }
}
