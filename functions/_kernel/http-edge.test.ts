import net from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Fault, type FaultBody } from '@yiqian/shared/protocol/faults.ts'
import { StoreConflict } from '../_domain/ports.ts'
import { echo, echoRoute, openKernel, type TestKernel } from './testing/open-kernel.ts'

const calls: string[] = []
let hold: Promise<void> | undefined
const routes = [
  echoRoute(echo('say', ['public'], { maxBodyBytes: 1_048_576 }), async (text) => {
    calls.push(text)
    await hold
    if (text === 'crash') throw new Error('secret detail of the inside')
    if (text === 'busy') throw new Fault('server.busy')
    if (text === 'conflict') throw new StoreConflict('task')
    if (text === 'undeclared') throw new Fault('device.locked')
    if (text === 'once' && calls.filter((call) => call === 'once').length === 1) throw new Fault('server.unavailable')
  }),
  echoRoute(echo('read', ['public'], { method: 'GET', path: '/v9/read/{text}' })),
  echoRoute(echo('put', ['public'], { method: 'PUT', path: '/v9/read/{text}' })),
]
const notMine = echo('not-mine', ['public'], { faults: ['task.not_yours', 'task.not_found'] })
let kernel: TestKernel
beforeAll(async () => {
  kernel = await openKernel([...routes, echoRoute(notMine, (text) => {
    throw text === 'yours' ? new Fault('task.not_yours', { facts: { secret: 'E1001' }, detail: 'stf_1 on tsk_2' }) : new Fault('task.not_found')
  })])
})
afterAll(() => kernel.close())

const post = (path: string, body: string | undefined, headers: Record<string, string> = {}, method = 'POST') =>
  fetch(`${kernel.origin}${path}`, { method, body, headers: { 'content-type': 'application/json', ...headers } })
const say = (text: string, headers?: Record<string, string>) => post('/identity/say', JSON.stringify({ text }), headers)
const codeOf = async (response: Response) => [response.status, ((await response.json()) as FaultBody).error.code]

describe('addresses', () => {
  test('unknown, wrong method, health', async () => {
    expect(await codeOf(await post('/identity/nothing', '{}'))).toEqual([404, 'request.not_found'])
    expect(await codeOf(await post('/identity/say/', '{}'))).toEqual([404, 'request.not_found'])
    expect(await codeOf(await post('/identity/say', undefined, {}, 'GET'))).toEqual([405, 'request.method_not_allowed'])
    expect(await codeOf(await post('/identity/say', '{}', {}, 'DELETE'))).toEqual([405, 'request.method_not_allowed'])
    expect((await post('/identity/say', '{}', {}, 'PATCH')).status).toBe(404)
    expect(await (await fetch(`${kernel.origin}/identity/health`)).json()).toEqual({ function: 'identity', status: 'ok' })
  })
  test('a field in the path is decoded, and neither query nor body overrides it', async () => {
    const read = async (path: string) => (await fetch(`${kernel.origin}${path}`)).json()
    expect(await read('/v9/read/%E5%A4%84%E6%96%B9%2F1')).toMatchObject({ text: '处方/1' })
    expect(await read('/v9/read/mine?text=theirs')).toMatchObject({ text: 'mine' })
    expect(await (await post('/v9/read/mine', '{"text":"theirs"}', {}, 'PUT')).json()).toMatchObject({ text: 'mine' })
    expect((await fetch(`${kernel.origin}/v9/read/%E5%A4`)).status).toBe(404)
  })
  test('a write takes no field from the query: addresses end up in logs', async () => {
    expect(await codeOf(await post('/identity/say?text=x', '{}'))).toEqual([400, 'request.malformed'])
  })
})

describe('bodies', () => {
  test.each([
    ['not JSON', '{', [400, 'request.malformed']],
    ['a list', '[]', [400, 'request.malformed']],
    ['a number', '7', [400, 'request.malformed']],
    ['null', 'null', [400, 'request.malformed']],
    ['nothing', undefined, [400, 'request.malformed']],
    ['an unknown field', '{"text":"x","more":1}', [400, 'request.malformed']],
    ['another type', '{"text":1}', [400, 'request.malformed']],
    ['a prototype', '{"__proto__":{"text":"x"}}', [400, 'request.malformed']],
    ['one byte too much', JSON.stringify({ text: 'x'.repeat(1_048_576) }), [413, 'request.too_large']],
  ])('%s', async (_, body, expected) => expect(await codeOf(await post('/identity/say', body))).toEqual(expected))
  test('names the field and what was expected, in both languages, never the value', async () => {
    const { error } = (await (await post('/identity/say', '{"text":["4111-secret"]}')).json()) as FaultBody
    expect(error).toMatchObject({ facts: { field: 'text' }, message: { zh: expect.stringContaining('text'), en: expect.stringContaining('text') }, requestId: expect.stringMatching(/^req_[0-9a-f]{24}$/) })
    expect(JSON.stringify(error)).not.toContain('4111-secret')
  })
  test('another content type is refused; a form is read', async () => {
    expect(await codeOf(await post('/identity/say', '<x/>', { 'content-type': 'application/xml' }))).toEqual([415, 'request.media_unsupported'])
    expect(await (await post('/identity/say', 'text=%E5%8C%BB', { 'content-type': 'application/x-www-form-urlencoded' })).json()).toMatchObject({ text: '医' })
  })
  test('too much without a length: stops reading and closes', async () => {
    const { port } = kernel.server.address() as net.AddressInfo
    const answer = await new Promise<string>((resolve) => {
      let text = ''
      const socket = net.connect(port, '127.0.0.1', () => {
        socket.write('POST /identity/say HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n')
        const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
        for (let i = 0; i < 40; i++) socket.write(chunk)
      })
      socket.on('data', (part) => (text += part.toString()))
      socket.on('error', () => resolve(text))
      socket.on('close', () => resolve(text))
    })
    expect(answer).toContain('413')
    expect(answer.toLowerCase()).toContain('connection: close')
  })
  test('what was refused before it was read has an id, and a line in the log', async () => {
    const { error } = (await (await post('/identity/say', '{')).json()) as FaultBody
    expect(kernel.runtime.logged.at(-1)).toMatchObject({ level: 'info', line: { op: 'unread', requestId: error.requestId, code: 'request.malformed' } })
  })
})

describe('answers', () => {
  test('carry an id and are not kept', async () => {
    const response = await say('x')
    expect(response.headers.get('x-request-id')).toMatch(/^req_/)
    expect([response.headers.get('cache-control'), response.headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff'])
  })
  test('an unexpected error tells nothing outside, all in the log', async () => {
    const response = await say('crash')
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).toContain('server.internal')
    expect(text).not.toContain('secret')
    expect(kernel.runtime.logged.at(-1)).toMatchObject({ level: 'error', line: { op: 'identity.say', code: 'server.internal', detail: 'secret detail of the inside', stack: expect.stringContaining('http-edge.test') } })
  })
  test('an undeclared fault fails in tests', async () => {
    expect(await codeOf(await say('undeclared'))).toEqual([500, 'server.internal'])
    expect(kernel.runtime.logged.at(-1)!.line.detail).toContain('undeclared fault device.locked')
  })
  test('in production it goes out, and is in the log', async () => {
    const production = await openKernel(routes, { env: {} })
    const response = await fetch(`${production.origin}/identity/say`, { method: 'POST', body: '{"text":"undeclared"}', headers: { 'content-type': 'application/json' } })
    expect(await codeOf(response)).toEqual([423, 'device.locked'])
    expect(production.runtime.logged).toContainEqual({ level: 'warn', line: expect.objectContaining({ op: 'identity.say', code: 'device.locked', detail: expect.stringContaining('not declared') }) })
    await production.close()
  })
  test('busy says when to come again', async () => expect((await say('busy')).headers.get('retry-after')).toBe('1'))
  test('two writers in each other’s way are busy, not broken', async () => expect(await codeOf(await say('conflict'))).toEqual([503, 'server.busy']))
  test('task.not_yours goes out as task.not_found, byte for byte; the log keeps the truth', async () => {
    const raw = async (text: string) => {
      const response = await post('/identity/not-mine', JSON.stringify({ text }))
      const requestId = response.headers.get('x-request-id')!
      const headers: string[][] = []
      response.headers.forEach((value, name) => name !== 'date' && headers.push([name, value.replace(requestId, 'ID')]))
      return { status: response.status, headers, body: (await response.text()).replace(requestId, 'ID') }
    }
    const hidden = await raw('yours')
    expect(kernel.runtime.logged.at(-1)!.line).toMatchObject({ code: 'task.not_yours', detail: 'stf_1 on tsk_2' })
    expect(hidden).toEqual(await raw('found'))
    expect(hidden.body).toContain('task.not_found')
  })
})

describe('idempotency', () => {
  const key = (suffix: string) => ({ 'idempotency-key': `key-of-test-${suffix}` })
  test('the same key and request: the same answer, the work once', async () => {
    const before = calls.length
    const [first, second] = [await (await say('same', key('1'))).text(), await (await say('same', key('1'))).text()]
    expect(second).toBe(first)
    expect(calls.length).toBe(before + 1)
  })
  test('the same key, another request', async () => {
    await say('one', key('2'))
    expect(await codeOf(await say('two', key('2')))).toEqual([409, 'request.key_reused'])
  })
  test('still in progress', async () => {
    let release = () => {}
    hold = new Promise((resolve) => (release = resolve))
    const first = say('slow', key('3'))
    await expect.poll(() => calls.at(-1)).toBe('slow')
    expect(await codeOf(await say('slow', key('3')))).toEqual([503, 'server.busy'])
    release()
    hold = undefined
    expect((await first).status).toBe(200)
    expect((await say('slow', key('3'))).status).toBe(200)
    expect(calls.filter((text) => text === 'slow')).toHaveLength(1)
  })
  test('a failure frees the key', async () => {
    expect(await codeOf(await say('once', key('4')))).toEqual([503, 'server.unavailable'])
    expect((await say('once', key('4'))).status).toBe(200)
  })
  test('a claim that nobody finished is free again after a minute, an answer after a day', async () => {
    await say('kept', key('5'))
    kernel.runtime.clock.move(24 * 3_600_000 + 1)
    await say('kept', key('5'))
    expect(calls.filter((text) => text === 'kept')).toHaveLength(2)
  })
  test('a key of another form', async () => {
    expect(await codeOf(await say('x', { 'idempotency-key': 'short' }))).toEqual([400, 'request.malformed'])
  })
})
