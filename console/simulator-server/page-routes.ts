// Routes for the simulator's own page: start, events, samples, the relay to the API, playing a system that is down.
import type { createApiClient } from './api-client.ts'
import type { createCallbackReceiver } from './callbacks.ts'
import type { EventStream } from './event-stream.ts'
import type { Route } from './inbound-routes.ts'
import { isOperation } from './operations.ts'
import type { SimulatorOptions, Surroundings } from './options.ts'
import type { SimulatorStart } from './records.ts'
import { refuse } from './refuse.ts'
import { parseJson, readBody } from './request.ts'
import type { Samples } from './samples.ts'

/** A document of 48 MiB in base64, and what is around it. */
const CALL_LIMIT = 72 * 1_048_576
const SMALL_LIMIT = 16_384

interface Parts {
  options: SimulatorOptions
  around: Surroundings
  events: EventStream
  callbacks: ReturnType<typeof createCallbackReceiver>
  callApi: ReturnType<typeof createApiClient>
  samples: Samples
}

const start =
  ({ options, around, callbacks, samples }: Parts): Route =>
  async (ctx) => {
    const body: SimulatorStart = {
      hospital: options.hospital ?? { zh: '医签示范医院', en: 'Yiqian Demonstration Hospital' },
      applicationId: options.applicationId,
      apiBaseUrl: around.baseUrl(),
      patients: [...options.patients],
      samples: await samples.list(),
      callbacksFail: callbacks.isFailing(),
    }
    ctx.body = body
  }

const openEvents =
  ({ events }: Parts): Route =>
  (ctx) => {
    ctx.req.socket.setTimeout(0)
    ctx.respond = false // a page that leaves is no error: Koa would log each one as a premature close
    ctx.res.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
    events.open(ctx.res, ctx.get('last-event-id'))
  }

const readSample =
  ({ samples }: Parts): Route =>
  async (ctx, id) => {
    const sample = await samples.read(id)
    if (!sample) return refuse(ctx, 'document.not_found')
    ctx.type = sample.kind === 'pdf' ? 'application/pdf' : 'application/json'
    ctx.body = sample.bytes
  }

const relay =
  ({ callApi }: Parts): Route =>
  async (ctx) => {
    const body = await readBody(ctx, CALL_LIMIT)
    if (!body) return refuse(ctx, 'document.too_large', { limit: '48 MB' })
    const { operation, input } = (parseJson(body) ?? {}) as { operation?: unknown; input?: unknown }
    if (!isOperation(operation) || typeof input !== 'object' || input === null)
      return refuse(ctx, 'request.malformed', { field: 'operation', expected: '{operation, input}' })
    const answer = await callApi(operation, input as Record<string, unknown>)
    ctx.status = answer.status
    ctx.set('content-type', answer.contentType)
    ctx.body = answer.bytes
  }

const failCallbacks =
  ({ callbacks }: Parts): Route =>
  async (ctx) => {
    const body = await readBody(ctx, SMALL_LIMIT)
    const { fail } = ((body && parseJson(body)) ?? {}) as { fail?: unknown }
    if (typeof fail !== 'boolean') return refuse(ctx, 'request.malformed', { field: 'fail', expected: 'boolean' })
    callbacks.setFailing(fail)
    ctx.status = 204
  }

/** Keys are `METHOD name`. */
export const pageRoutes = (parts: Parts): ReadonlyMap<string, Route> =>
  new Map<string, Route>([
    ['GET start', start(parts)],
    ['GET events', openEvents(parts)],
    ['GET samples', readSample(parts)],
    ['POST call', relay(parts)],
    ['POST callbacks-fail', failCallbacks(parts)],
  ])
