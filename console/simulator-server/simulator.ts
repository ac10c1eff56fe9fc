// The back end of the HIS simulator: plays a hospital's business system through the public API alone, and shows all it does and gets.
import type { Context, Middleware } from 'koa'
import { sayFault } from '@yiqian/shared/protocol/faults.ts'
import type { FaultCode, FaultFacts } from '@yiqian/shared/protocol/faults.ts'
import { createApiClient } from './api-client.ts'
import { createCallLog } from './call-log.ts'
import { createCallbackReceiver } from './callbacks.ts'
import { createEventStream } from './event-stream.ts'
import { isOperation } from './operations.ts'
import { surroundingsOf } from './options.ts'
import type { SimulatorOptions } from './options.ts'
import { createPhoneMessages } from './phone-messages.ts'
import type { SimulatorStart } from './records.ts'
import { fromOwnPage, parseJson, readBody } from './request.ts'
import { createSamples } from './samples.ts'

const PREFIX = '/simulator-api'
/** A document of 48 MiB in base64, and what is around it. */
const CALL_LIMIT = 72 * 1_048_576
const SMALL_LIMIT = 1_048_576

function refuse(ctx: Context, status: number, code: FaultCode, facts: FaultFacts = {}): void {
  ctx.status = status
  ctx.body = { error: { code, message: sayFault(code, facts), facts, requestId: '' } }
}

export interface Simulator {
  /** answers under `/simulator-api/`, passes everything else on */
  middleware: Middleware
  /** ends the open event streams */
  close(): void
}

type Route = (ctx: Context, rest: string) => Promise<void> | void

export function createSimulator(options: SimulatorOptions): Simulator {
  const around = surroundingsOf(options)
  const events = createEventStream()
  const callApi = createApiClient(options, around, createCallLog(events))
  const callbacks = createCallbackReceiver(options.callbackSecret, events, around.nowMs)
  const messages = createPhoneMessages(options.messagesSecret, events, around.nowMs)
  const samples = createSamples(options.samplesDirectory)

  const start = async (): Promise<SimulatorStart> => ({
    hospital: options.hospital ?? { zh: '医签示范医院', en: 'Yiqian Demonstration Hospital' },
    applicationId: options.applicationId,
    apiBaseUrl: around.baseUrl(),
    patients: [...options.patients],
    samples: await samples.list(),
    callbacksFail: callbacks.isFailing(),
  })

  /** For other systems: each proves itself, so the page's guard does not apply. */
  const inbound: Record<string, Route> = {
    'POST callbacks': async (ctx) => {
      const body = await readBody(ctx, SMALL_LIMIT)
      if (!body) return refuse(ctx, 413, 'request.too_large', { limit: '1 MB' })
      const headers = { 'webhook-id': ctx.get('webhook-id'), 'webhook-timestamp': ctx.get('webhook-timestamp'), 'webhook-signature': ctx.get('webhook-signature') }
      ctx.status = callbacks.receive(body, headers)
    },
    'POST phone-messages': async (ctx) => {
      const body = await readBody(ctx, SMALL_LIMIT)
      if (!body) return refuse(ctx, 413, 'request.too_large', { limit: '1 MB' })
      ctx.status = messages.receive(ctx.get('authorization'), body)
    },
  }

  /** For the simulator's own page. */
  const own: Record<string, Route> = {
    'GET start': async (ctx) => {
      ctx.body = await start()
    },
    'GET events': (ctx) => {
      ctx.req.socket.setTimeout(0)
      ctx.respond = false // a page that leaves is no error: Koa would log each one as a premature close
      ctx.res.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
      events.open(ctx.res, ctx.get('last-event-id'))
    },
    'GET samples': async (ctx, id) => {
      const sample = await samples.read(id)
      if (!sample) return refuse(ctx, 404, 'document.not_found')
      ctx.type = sample.kind === 'pdf' ? 'application/pdf' : 'application/json'
      ctx.body = sample.bytes
    },
    'POST call': async (ctx) => {
      const body = await readBody(ctx, CALL_LIMIT)
      if (!body) return refuse(ctx, 413, 'document.too_large', { limit: '48 MB' })
      const { operation, input } = (parseJson(body) ?? {}) as { operation?: unknown; input?: unknown }
      if (!isOperation(operation) || typeof input !== 'object' || input === null) return refuse(ctx, 400, 'request.malformed', { field: 'operation', expected: '{operation, input}' })
      const answer = await callApi(operation, input as Record<string, unknown>)
      ctx.status = answer.status
      ctx.set('content-type', answer.contentType)
      ctx.body = answer.bytes
    },
    'POST callbacks-fail': async (ctx) => {
      const body = await readBody(ctx, SMALL_LIMIT)
      const { fail } = ((body && parseJson(body)) ?? {}) as { fail?: unknown }
      if (typeof fail !== 'boolean') return refuse(ctx, 400, 'request.malformed', { field: 'fail', expected: 'boolean' })
      callbacks.setFailing(fail)
      ctx.status = 204
    },
  }

  const middleware: Middleware = async (ctx, next) => {
    if (!ctx.path.startsWith(`${PREFIX}/`)) return next()
    const [name = '', ...rest] = ctx.path.slice(PREFIX.length + 1).split('/')
    const key = `${ctx.method} ${name}`
    ctx.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    if (inbound[key]) return inbound[key](ctx, rest.join('/'))
    const route = own[key]
    if (!route) return refuse(ctx, 404, 'request.not_found')
    if (!fromOwnPage(ctx, options.allowedHosts ?? [])) return refuse(ctx, 403, 'access.denied')
    if (ctx.method === 'POST' && !ctx.is('application/json')) return refuse(ctx, 415, 'request.media_unsupported', { expected: 'application/json' })
    return route(ctx, rest.join('/'))
  }
  return { middleware, close: () => events.close() }
}
