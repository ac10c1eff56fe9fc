// The back end of the HIS simulator: plays a hospital's business system through the public API alone, and shows all it does and gets.
import type { Middleware } from 'koa'
import { createApiClient } from './api-client.ts'
import { createCallLog } from './call-log.ts'
import { createCallbackReceiver } from './callbacks.ts'
import { createEventStream } from './event-stream.ts'
import { inboundRoutes } from './inbound-routes.ts'
import { surroundingsOf } from './options.ts'
import type { SimulatorOptions } from './options.ts'
import { pageRoutes } from './page-routes.ts'
import { createPhoneMessages } from './phone-messages.ts'
import { refuse } from './refuse.ts'
import { fromOwnPage } from './request.ts'
import { createSamples } from './samples.ts'

const PREFIX = '/simulator-api/'

export interface Simulator {
  /** answers under `/simulator-api/`, passes everything else on */
  middleware: Middleware
  /** ends the open event streams */
  close(): void
}

export function createSimulator(options: SimulatorOptions): Simulator {
  const around = surroundingsOf(options)
  const events = createEventStream()
  const callbacks = createCallbackReceiver(options.callbackSecret, events, around.nowMs)
  const messages = createPhoneMessages(options.messagesSecret, events, around.nowMs)
  const callApi = createApiClient(options, around, createCallLog(events))
  const inbound = inboundRoutes(callbacks, messages)
  const forPage = pageRoutes({
    options,
    around,
    events,
    callbacks,
    callApi,
    samples: createSamples(options.samplesDirectory),
  })

  const middleware: Middleware = async (ctx, next) => {
    if (!ctx.path.startsWith(PREFIX)) return next()
    const [name = '', ...rest] = ctx.path.slice(PREFIX.length).split('/')
    const key = `${ctx.method} ${name}`
    ctx.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    const open = inbound.get(key)
    if (open) return open(ctx, rest.join('/'))
    const route = forPage.get(key)
    if (!route) return refuse(ctx, 'request.not_found')
    if (!fromOwnPage(ctx, options.allowedHosts ?? [])) return refuse(ctx, 'access.denied')
    if (ctx.method === 'POST' && !ctx.is('application/json'))
      return refuse(ctx, 'request.media_unsupported', { expected: 'application/json' })
    return route(ctx, rest.join('/'))
  }
  return { middleware, close: () => events.close() }
}
