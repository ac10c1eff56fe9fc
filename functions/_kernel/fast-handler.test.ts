import type { IncomingMessage, ServerResponse } from 'node:http'
// Handlers that stand before Koa: the same answers with and without it, the body limit, the other addresses; and what a function says of its health.
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestRuntime, type TestRuntime } from '../_runtime/testing/test-runtime.ts'
import type { FunctionContext, Health } from './define-function.ts'
import { openFunction } from './open-function.ts'
import { readRawBody } from './raw-body.ts'
import { listen } from './standalone.ts'

let runtime: TestRuntime
let health: () => Promise<Health> = () => Promise.resolve({ ok: true, facts: { tokens: 3 } })
const origins: Record<string, string> = {}
const ends: (() => void)[] = []
beforeAll(async () => {
  runtime = await openTestRuntime()
  const { clock, log, kernel } = runtime
  const context: FunctionContext = { name: 'identity', env: {}, clock, random: kernel.random, log, call: () => Promise.reject(new Error('none')), share: (_, create) => create(), onClose: () => undefined }
  const opened = await openFunction({
    name: 'identity', open: () => Promise.resolve({}), kernel: () => kernel, routes: [],
    fast: () => (request: IncomingMessage, response: ServerResponse) => {
      if (request.url !== '/identity/double') return false
      readRawBody(request, response, 100, { random: kernel.random, log }, (body) => response.end(`${body}${body}`))
      return true
    },
    health: () => () => health(),
  } as never, context)
  for (const [name, fast] of [['before Koa', [opened.fast!]], ['through Koa', []]] as const) {
    const server = await listen(opened.middleware, 0, '127.0.0.1', fast)
    origins[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    ends.push(() => (server.closeAllConnections(), server.close()))
  }
})
afterAll(() => (ends.forEach((end) => end()), runtime.database.close()))

describe.each(['before Koa', 'through Koa'])('%s', (name) => {
  const post = (body: string, path = '/identity/double') => fetch(origins[name]! + path, { method: 'POST', body })

  test('takes its address and leaves the others', async () => {
    expect(await (await post('ab')).text()).toBe('abab')
    expect(await (await post('')).text()).toBe('')
    expect((await post('ab', '/identity/other')).status).toBe(404)
  })

  test('413 above the limit, named or not, with an id and a line in the log; the connection ends', async () => {
    const streamed = fetch(origins[name]! + '/identity/double', { method: 'POST', duplex: 'half', body: new ReadableStream({ start: (stream) => (stream.enqueue(Buffer.alloc(60)), stream.enqueue(Buffer.alloc(60)), stream.close()) }) } as RequestInit)
    for (const answer of [await post('x'.repeat(101)), await streamed]) {
      const { error } = (await answer.json()) as { error: { code: string; requestId: string } }
      expect([answer.status, error.code, answer.headers.get('connection'), answer.headers.get('x-content-type-options')]).toEqual([413, 'request.too_large', 'close', 'nosniff'])
      expect(runtime.logged.some(({ line }) => line['requestId'] === error.requestId)).toBe(true)
    }
    expect((await post('x'.repeat(100))).status).toBe(200)
  })

  test('health: what the function finds, 503 when it is not well or cannot tell', async () => {
    const look = async () => {
      const answer = await fetch(`${origins[name]!}/identity/health`)
      return [answer.status, await answer.json()]
    }
    expect(await look()).toEqual([200, { function: 'identity', status: 'ok', tokens: 3 }])
    health = () => Promise.resolve({ ok: false, facts: { tokens: 0 } })
    expect(await look()).toEqual([503, { function: 'identity', status: 'failing', tokens: 0 }])
    health = () => Promise.reject(new Error('no disk'))
    expect(await look()).toEqual([503, { function: 'identity', status: 'failing', failure: 'no disk' }])
    health = () => Promise.resolve({ ok: true, facts: { tokens: 3 } })
  })
})
