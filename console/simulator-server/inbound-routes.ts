// Routes for other systems: callbacks of the platform and text messages of its messenger. Each proves itself.
import type { Context } from 'koa'
import type { createCallbackReceiver } from './callbacks.ts'
import type { createPhoneMessages } from './phone-messages.ts'
import { refuse } from './refuse.ts'
import { readBody } from './request.ts'

const LIMIT = 1_048_576

/** `rest` is what follows the route's name in the path. */
export type Route = (ctx: Context, rest: string) => Promise<void> | void

/** Keys are `METHOD name`. */
export function inboundRoutes(
  callbacks: ReturnType<typeof createCallbackReceiver>,
  messages: ReturnType<typeof createPhoneMessages>,
): ReadonlyMap<string, Route> {
  const withBody =
    (answer: (ctx: Context, body: Buffer) => number): Route =>
    async (ctx) => {
      const body = await readBody(ctx, LIMIT)
      if (!body) return refuse(ctx, 'request.too_large', { limit: '1 MB' })
      ctx.status = answer(ctx, body)
    }
  return new Map<string, Route>([
    [
      'POST callbacks',
      withBody((ctx, body) =>
        callbacks.receive(body, {
          'webhook-id': ctx.get('webhook-id'),
          'webhook-timestamp': ctx.get('webhook-timestamp'),
          'webhook-signature': ctx.get('webhook-signature'),
        }),
      ),
    ],
    ['POST phone-messages', withBody((ctx, body) => messages.receive(ctx.get('authorization'), body))],
  ])
}
