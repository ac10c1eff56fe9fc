import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FaultBody } from '@yiqian/shared/protocol/faults.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { random } from '../_runtime/testing/test-runtime.ts'
import { callByHttp, callInProcess } from './call-function.ts'
import type { Caller } from './define-function.ts'
import { echo, echoRoute, openKernel, type TestKernel } from './testing/open-kernel.ts'

const work = echo('work', ['function'], { faults: ['task.not_found', 'document.changed'] })
const read = echo('read', ['function'], { method: 'GET', path: '/identity/read' })
const inPath = echo('in-path', ['function'], { method: 'PUT', path: '/identity/things/{text}' })
const open = echo('open', ['public'])
let kernel: TestKernel
let byHttp: Caller
let inProcess: Caller
const seen: { url: string; authorization: string; body: string }[] = []
const realFetch = globalThis.fetch

beforeAll(async () => {
  kernel = await openKernel([
    echoRoute(work, (text) => {
      if (text === 'changed') throw new Fault('document.changed', { facts: { version: 3 }, detail: 'inside' })
      if (text === 'crash') throw new Error('inside')
    }),
    echoRoute(read), echoRoute(inPath), echoRoute(open),
  ])
  const { clock, functionKey } = kernel.ports
  byHttp = callByHttp('cosigning', { urlOf: () => kernel.origin, key: functionKey, clock, random, timeoutMs: 20_000 })
  inProcess = callInProcess('cosigning', () => Promise.resolve(kernel.opened.dispatch))
  globalThis.fetch = (input, init) => {
    seen.push({ url: String(input as URL), authorization: new Headers(init?.headers).get('authorization') ?? '', body: typeof init?.body === 'string' ? init.body : '' })
    return realFetch(input, init)
  }
})
afterAll(async () => {
  globalThis.fetch = realFetch
  await kernel.close()
})
const callers: [string, () => Caller][] = [['in one process', () => inProcess], ['by signed HTTP', () => byHttp]]

describe.each(callers)('a function calls another %s', (_, caller) => {
  test('as a function; in the body, the query, the path', async () => {
    const text = '处方 1&2?/%'
    for (const contract of [work, read, inPath]) expect(await caller()(contract, { text })).toEqual({ text, actor: 'function' })
    expect(await caller()(open, { text })).toEqual({ text, actor: 'anybody' })
  })
  test('its refusals come back as they are, what broke as server.internal', async () => {
    await expect(caller()(work, { text: 'changed' })).rejects.toMatchObject({ code: 'document.changed', facts: { version: 3 } })
    await expect(caller()(work, { text: 'crash' })).rejects.toMatchObject({ code: 'server.internal' })
    await expect(caller()(work, { text: 1 } as never)).rejects.toMatchObject({ code: 'request.malformed', facts: { field: 'text' } })
  })
})

describe('what is signed', () => {
  const post = (authorization: string, body: string, path = '/identity/work', method = 'POST') =>
    realFetch(`${kernel.origin}${path}`, { method, body: method === 'GET' ? undefined : body, headers: { 'content-type': 'application/json', authorization } })
  const codeOf = async (response: Response) => [response.status, ((await response.json()) as FaultBody).error.code]
  async function signedCall(some: { key?: Uint8Array; nowMs?: number } = {}) {
    const { clock, functionKey } = kernel.ports
    const signer = callByHttp('seal', { urlOf: () => 'http://127.0.0.1:1', key: some.key ?? functionKey, clock: { nowMs: () => some.nowMs ?? clock.nowMs() }, random, timeoutMs: 20_000 })
    await signer(work, { text: 'signed' }).catch(() => undefined)
    return seen.at(-1)!
  }
  const denied = [403, 'access.denied']

  test('goes through once; a repeat is refused', async () => {
    const { authorization, body } = await signedCall()
    expect((await post(authorization, body)).status).toBe(200)
    expect(await codeOf(await post(authorization, body))).toEqual(denied)
  })
  test('another key, body, path, method, name or time', async () => {
    expect(await codeOf(await post((await signedCall({ key: random(32) })).authorization, '{"text":"signed"}'))).toEqual(denied)
    expect(await codeOf(await post((await signedCall()).authorization, '{"text":"other"}'))).toEqual(denied)
    expect(await codeOf(await post((await signedCall()).authorization, '{"text":"signed"}', '/identity/open'))).toEqual(denied)
    expect(await codeOf(await post((await signedCall()).authorization, '{"text":"signed"}', '/identity/work?text=x'))).toEqual(denied)
    expect(await codeOf(await post((await signedCall()).authorization.replace('seal:', 'his:'), '{"text":"signed"}'))).toEqual(denied)
    const { authorization } = await signedCall()
    expect(await codeOf(await post(authorization.replace(/:(\d+):/, (_, at) => `:${Number(at) + 1}:`), '{"text":"signed"}'))).toEqual(denied)
  })
  test.each([[-60_001, denied], [60_001, denied], [-60_000, 200], [60_000, 200]])('a clock %i ms off', async (offsetMs, expected) => {
    const { authorization, body } = await signedCall({ nowMs: kernel.ports.clock.nowMs() + offsetMs })
    const response = await post(authorization, body)
    expect(expected === 200 ? response.status : await codeOf(response)).toEqual(expected)
  })
  test('a repeat is refused as long as its time would let it through', async () => {
    const { authorization, body } = await signedCall({ nowMs: kernel.ports.clock.nowMs() + 60_000 })
    expect((await post(authorization, body)).status).toBe(200)
    kernel.runtime.clock.move(119_000)
    await post((await signedCall()).authorization, body)
    expect(await codeOf(await post(authorization, body))).toEqual(denied)
    kernel.runtime.clock.move(2_000)
    expect(await codeOf(await post(authorization, body))).toEqual(denied)
  })
  test('no signature, or half of one, is no function', async () => {
    expect(await codeOf(await post('', '{"text":"x"}'))).toEqual(denied)
    expect(await codeOf(await post('Function seal:1:2:3', '{"text":"x"}'))).toEqual(denied)
  })
})

describe('when the other does not answer as it should', () => {
  const to = (url: string, timeoutMs = 20_000) => callByHttp('cosigning', { urlOf: () => url, key: random(32), clock: kernel.ports.clock, random, timeoutMs })
  test('nobody there', async () => await expect(to('http://127.0.0.1:1')(work, { text: 'x' })).rejects.toMatchObject({ code: 'server.unavailable', detail: 'identity does not answer' }))
  test('something else there', async () => await expect(to(`${kernel.origin}/identity/health`)(echo('health', ['function'], { path: '/identity/health' }), { text: 'x' })).rejects.toMatchObject({ code: 'server.unavailable', detail: expect.stringContaining('contract') }))
  test('too slow', async () => {
    const http = await import('node:http')
    const silent = http.createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as { port: number }
    await expect(to(`http://127.0.0.1:${port}`, 300)(work, { text: 'x' })).rejects.toMatchObject({ code: 'server.unavailable' })
    silent.closeAllConnections()
    silent.close()
  })
})
