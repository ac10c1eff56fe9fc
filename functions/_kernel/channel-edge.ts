// The secure channel's end in a function: answers handshakes, opens messages, hands the call inside to the dispatcher, seals the answer.
import type Koa from 'koa'
import * as v from 'valibot'
import { bytesToBase64, bytesToHex, bytesToUtf8 } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { answerHandshake } from '@yiqian/shared/crypto/noise/answer-handshake.ts'
import { encodeSession, openTransport, parseSession, parseTransport, sealTransport } from '@yiqian/shared/crypto/noise/session.ts'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Answer } from './answer.ts'
import type { Dispatcher } from './dispatch.ts'
import { readBody, refuseUnread, writeAnswer } from './http-edge.ts'
import type { KernelPorts } from './kernel-ports.ts'
import type { Log } from './log.ts'

/** Largest channel message, and how long a session lives. */
const MESSAGE_LIMIT = 4 * 1_048_576
const HANDSHAKE_LIMIT = 1024
export const SESSION_LIFE_MS = 30 * 60_000
/** Answers are as large as page images: the platform's own coder, not the portable one. */
const encoder = new TextEncoder()

/** The call inside a message, and the answer inside the answer. JSON, UTF-8. */
const Inner = v.strictObject({
  method: v.picklist(['GET', 'POST', 'PUT', 'DELETE']),
  path: v.pipe(v.string(), v.maxLength(512), v.startsWith('/')),
  headers: v.optional(v.record(v.string(), v.pipe(v.string(), v.maxLength(1024))), {}),
  body: v.optional(v.unknown()),
})

export interface InnerAnswer {
  status: number
  /** JSON value; bytes go as `{contentType, bytesBase64}` */
  body: unknown
}

/** `POST /<service>/channel/handshake` and `POST /<service>/channel`, both application/octet-stream. */
export function channelEdge(service: string, ports: KernelPorts, channel: NonNullable<KernelPorts['channel']>, dispatch: Dispatcher, log: Log): Koa.Middleware {
  const sm2 = createSm2(ports.random)

  const handshake = async (request: Uint8Array): Promise<Uint8Array> => {
    try {
      const answered = answerHandshake(sm2, { service, staticKeys: await channel.keys() }, request)
      const id = bytesToHex(answered.session.sessionId)
      await channel.sessions.create({ id, service, state: encodeSession(answered.session), expiresAtMs: ports.clock.nowMs() + SESSION_LIFE_MS })
      return answered.response
    } catch (error) {
      throw error instanceof CryptoError ? new Fault('channel.handshake_failed', { detail: error.code, cause: error }) : error
    }
  }

  const message = async (sealed: Uint8Array): Promise<Uint8Array> => {
    const parsed = broken(() => parseTransport(sealed))
    const stored = await channel.sessions.load(bytesToHex(parsed.sessionId), service, ports.clock.nowMs())
    if (!stored) throw new Fault('channel.session_lost')
    const session = parseSession(stored.state)
    const plaintext = broken(() => openTransport(session, parsed))
    if ((await stored.accept(parsed.counter)) === 'replayed') throw new Fault('channel.replayed')
    const answer = await serveInner(plaintext, dispatch)
    return sealTransport(session, parsed.counter, encoder.encode(JSON.stringify(answer)))
  }

  return async (ctx, next) => {
    const isHandshake = ctx.path === `/${service}/channel/handshake`
    if (!isHandshake && ctx.path !== `/${service}/channel`) return next()
    try {
      if (ctx.method !== 'POST') throw new Fault('request.method_not_allowed')
      const body = new Uint8Array(await readBody(ctx, isHandshake ? HANDSHAKE_LIMIT : MESSAGE_LIMIT))
      const answer = await (isHandshake ? handshake(body) : message(body))
      writeAnswer(ctx, { status: 200, headers: { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' }, body: answer })
    } catch (error) {
      writeAnswer(ctx, refuseUnread(error, { random: ports.random, log }))
    }
  }
}

async function serveInner(plaintext: Uint8Array, dispatch: Dispatcher): Promise<InnerAnswer> {
  let inner: v.InferOutput<typeof Inner>
  try {
    inner = v.parse(Inner, JSON.parse(bytesToUtf8(plaintext)))
  } catch {
    throw new Fault('channel.message_broken', { detail: 'the call inside is not of the channel’s form' })
  }
  const headers = Object.fromEntries(Object.entries(inner.headers).map(([name, value]) => [name.toLowerCase(), value]))
  const answer: Answer = await dispatch({ method: inner.method, path: inner.path, query: {}, headers, body: inner.body, inChannel: true })
  if (answer.body instanceof Uint8Array) return { status: answer.status, body: { contentType: answer.headers['content-type'], bytesBase64: bytesToBase64(answer.body) } }
  return { status: answer.status, body: answer.body }
}

function broken<T>(open: () => T): T {
  try {
    return open()
  } catch (error) {
    throw error instanceof CryptoError ? new Fault('channel.message_broken', { detail: error.code, cause: error }) : error
  }
}
