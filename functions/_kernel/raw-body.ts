// Small bodies for handlers that stand before Koa: read within a limit, refused like everywhere else.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { refuseUnread } from './http-edge.ts'
import type { Log } from './log.ts'
import type { RawResponse } from './plain-response.ts'

/** Calls `done` with the body, or answers request.too_large: nothing more is read then and the connection closes. A body that breaks off is nobody's. */
export function readRawBody(request: IncomingMessage, response: ServerResponse, limitBytes: number, edge: { random: RandomBytes; log: Log }, done: (body: Buffer) => void): void {
  const refuse = (): void => {
    request.removeAllListeners('data').removeAllListeners('end').pause()
    response.setHeader('connection', 'close')
    refuseRaw(response, new Fault('request.too_large', { facts: { limit: `${Math.ceil(limitBytes / 1024)} KiB` } }), edge)
  }
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return refuse()
  let first: Buffer | undefined
  let more: Buffer[] | undefined
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > limitBytes) return refuse()
    if (!first) first = chunk
    else (more ??= [first]).push(chunk)
  })
  request.on('end', () => done(more ? Buffer.concat(more) : (first ?? Buffer.alloc(0))))
}

/** A refusal with its id and its line in the log. */
export function refuseRaw(response: RawResponse, error: unknown, edge: { random: RandomBytes; log: Log }): void {
  const { status, headers, body } = refuseUnread(error, edge)
  response.writeHead(status, { ...headers, 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' })
  response.end(JSON.stringify(body), 'utf8')
}
