// Sends callbacks to hospital systems, signed after the Standard Webhooks scheme (HMAC-SHA256, `webhook-id`, `webhook-timestamp`, `webhook-signature`).
import { Webhook } from 'standardwebhooks'

export interface Callback {
  /** stays the same over retries, so that the receiver can tell a repeat */
  id: string
  url: string
  /** `whsec_…` or base64 */
  secret: string
  atMs: number
  body: string
}

/** Resolves when the receiver took it (2xx); else throws an error that says what came back, without its content. */
export type CallbackSender = (callback: Callback) => Promise<void>

export function createCallbackSender({ timeoutMs }: { timeoutMs: number }): CallbackSender {
  return async ({ id, url, secret, atMs, body }) => {
    const at = new Date(atMs)
    const signature = new Webhook(secret).sign(id, at, body)
    const headers = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': String(Math.floor(atMs / 1000)), 'webhook-signature': signature }
    let response: Response
    try {
      response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    } catch (cause) {
      const reason = cause instanceof Error && cause.name === 'TimeoutError' ? `no answer within ${timeoutMs} ms` : 'could not connect'
      throw new Error(reason, { cause })
    }
    await response.body?.cancel()
    if (!response.ok) throw new Error(`answered ${response.status}`)
  }
}
