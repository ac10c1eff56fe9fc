// Hands short messages (one-time codes) to the hospital's text message gateway: one POST of JSON for each.
import type { Messenger } from '../../_domain/ports.ts'

export interface HttpMessengerOptions {
  /** takes `POST {phone, zh, en}`; anything but 2xx means that it was not handed over */
  url: string
  /** sent as `Authorization: Bearer <secret>` */
  secret: string
  timeoutMs?: number
}

/** Errors name what went wrong, never the number, the text or the secret. */
export function createHttpMessenger({ url, secret, timeoutMs = 5_000 }: HttpMessengerOptions): Messenger {
  return {
    async send({ phone, zh, en }) {
      let response: Response
      try {
        response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
          body: JSON.stringify({ phone, zh, en }),
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        })
      } catch (cause) {
        const reason = cause instanceof Error && cause.name === 'TimeoutError' ? `did not answer within ${timeoutMs} ms` : 'could not be reached'
        throw new Error(`the text message gateway ${reason}`, { cause })
      }
      await response.body?.cancel()
      if (!response.ok) throw new Error(`the text message gateway answered ${response.status}`)
    },
  }
}
