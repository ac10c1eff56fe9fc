// HTTP at the edge of a function: reads bodies within limits, hands calls to the dispatcher, writes answers.
import type Koa from 'koa'
import type { Method } from '@yiqian/shared/protocol/contract.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { asFault, faultAnswer, type Answer } from './answer.ts'
import type { Dispatcher } from './dispatch.ts'
import type { Log } from './log.ts'

/** The function name of a signed call of another process; undefined when the call is none. */
export type CheckCall = (authorization: string | undefined, call: { method: string; target: string; body: string }) => string | undefined

const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE'])

/** Koa middleware for the contracts of one function; other addresses go on to next(). */
export function contractEdge(dispatch: Dispatcher, checkCall: CheckCall, edge: { random: RandomBytes; log: Log }): Koa.Middleware {
  return async (ctx, next) => {
    const method = (ctx.method === 'HEAD' ? 'GET' : ctx.method) as Method
    const found = METHODS.has(method) ? dispatch.find(method, ctx.path) : 'not-found'
    if (found === 'not-found') return next()
    try {
      const raw = typeof found === 'object' && method !== 'GET' ? await readBody(ctx, found.maxBodyBytes) : Buffer.alloc(0)
      const text = raw.toString('utf8')
      const functionName = checkCall(ctx.get('authorization') || undefined, { method, target: ctx.originalUrl, body: text })
      const query = Object.fromEntries(Object.entries(ctx.query).map(([name, value]) => [name, Array.isArray(value) ? (value[0] ?? '') : (value ?? '')]))
      writeAnswer(ctx, await dispatch({ method, path: ctx.path, query, headers: flatHeaders(ctx), body: parseBody(ctx, text), inChannel: false, functionName }))
    } catch (error) {
      writeAnswer(ctx, refuseUnread(error, edge))
    }
  }
}

/** A refusal before the dispatcher saw the call; it has an id and a line in the log like any other. */
export function refuseUnread(error: unknown, { random, log }: { random: RandomBytes; log: Log }): Answer {
  const [fault, requestId] = [asFault(error), `req_${bytesToHex(random(12))}`]
  const answer = faultAnswer(fault, requestId)
  log(answer.status >= 500 ? 'error' : 'info', { op: 'unread', requestId, status: answer.status, code: fault.code, ...(fault.detail && { detail: fault.detail }), ...(fault.code === 'server.internal' && fault.cause instanceof Error && { stack: fault.cause.stack }) })
  return answer
}

export function flatHeaders(ctx: Koa.Context): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(ctx.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]))
}

/** Bodies held by calls of this process that are not answered yet: large documents must not fill the memory. */
const HELD_LIMIT_BYTES = 512 * 1_048_576
let heldBytes = 0

/** @throws {Fault} request.too_large — nothing more is read and the connection closes · server.busy — other calls hold too much */
export async function readBody(ctx: Koa.Context, limitBytes: number, heldLimitBytes: number = HELD_LIMIT_BYTES): Promise<Buffer> {
  const refuse = (fault: Fault): Fault => {
    ctx.set('connection', 'close')
    return fault
  }
  const tooLarge = () => refuse(new Fault('request.too_large', { facts: { limit: `${Math.floor(limitBytes / 1_048_576)} MiB` } }))
  if (Number(ctx.get('content-length') || 0) > limitBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  ctx.res.once('close', () => (heldBytes -= size))
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    size += chunk.length
    heldBytes += chunk.length
    if (size > limitBytes) throw tooLarge()
    if (heldBytes > heldLimitBytes) throw refuse(new Fault('server.busy', { detail: 'bodies of calls under way fill the memory set aside for them' }))
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parseBody(ctx: Koa.Context, text: string): unknown {
  if (text === '') return undefined
  if (ctx.is('json', '+json')) {
    try {
      return JSON.parse(text)
    } catch {
      throw new Fault('request.malformed', { facts: { field: 'body', expectedZh: '不是有效的 JSON', expectedEn: 'is not valid JSON' } })
    }
  }
  if (ctx.is('urlencoded')) return Object.fromEntries(new URLSearchParams(text))
  throw new Fault('request.media_unsupported', { facts: { expected: 'application/json' } })
}

export function writeAnswer(ctx: Koa.Context, answer: Answer): void {
  ctx.status = answer.status
  ctx.set('x-content-type-options', 'nosniff')
  for (const [name, value] of Object.entries(answer.headers)) ctx.set(name, value)
  if (answer.body instanceof Uint8Array) ctx.body = Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength)
  else {
    ctx.type = 'application/json; charset=utf-8'
    ctx.body = JSON.stringify(answer.body)
  }
}
