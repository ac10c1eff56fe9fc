// Plays the hospital's SMS gateway: the development messenger posts here, the page shows the message.
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import * as v from 'valibot'
import type { EventStream } from './event-stream.ts'
import { parseJson } from './request.ts'

const Message = v.object({
  phone: v.pipe(v.string(), v.maxLength(32)),
  zh: v.pipe(v.string(), v.maxLength(1000)),
  en: v.pipe(v.string(), v.maxLength(1000)),
})

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

export function createPhoneMessages(secret: string, events: EventStream, nowMs: () => number) {
  const expected = sha256(`Bearer ${secret}`)
  return {
    /** @returns the HTTP status to answer with. */
    receive(authorization: string, body: Buffer): number {
      if (secret === '' || !timingSafeEqual(sha256(authorization), expected)) return 401
      const message = v.safeParse(Message, parseJson(body))
      if (!message.success) return 400
      const messageId = `message-${randomUUID()}`
      events.publish(messageId, { type: 'phone-message', data: { ...message.output, messageId, atMs: nowMs() } })
      return 204
    },
  }
}
