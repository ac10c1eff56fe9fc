// The simulator's plumbing against a stand-in of /v1: relay and its record, callbacks, text messages, events, the page's guard.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CallbackRecord, CallRecord, PhoneMessage, SimulatorEvent } from './records.ts'
import { createSimulator } from './simulator.ts'
import type { Simulator } from './simulator.ts'
import { readEvents } from './testing/read-events.ts'
import { listen, standInApi } from './testing/stand-in.ts'
import type { Listening } from './testing/stand-in.ts'

const SECRET = 'application-secret-of-this-test'
const CALLBACK_SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
const MESSAGES_SECRET = 'messages-secret-of-this-test'

let api: ReturnType<typeof standInApi>
let apiServer: Listening
let simulator: Simulator
let own: Listening
let samplesDirectory: string

beforeEach(async () => {
  samplesDirectory = await mkdtemp(join(tmpdir(), 'samples-'))
  api = standInApi(SECRET)
  apiServer = await listen(api.middleware)
  simulator = createSimulator({
    apiBaseUrl: () => apiServer.origin,
    applicationId: 'app_demo',
    applicationSecret: SECRET,
    callbackSecret: CALLBACK_SECRET,
    messagesSecret: MESSAGES_SECRET,
    samplesDirectory,
    patients: [{ name: '王秀兰' }],
  })
  own = await listen(simulator.middleware)
})
afterEach(async () => {
  simulator.close()
  await own.close()
  await apiServer.close()
  await rm(samplesDirectory, { recursive: true })
})

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${own.origin}/simulator-api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const call = (operation: string, input: unknown) => post('call', { operation, input })
const dataOf = <D>(events: SimulatorEvent[]): D[] => events.map((event) => event.data as unknown as D)

describe('HI-1 relay of the public API', () => {
  test('puts fields into path, query and body, and writes carry an idempotency key', async () => {
    await call('get-document', { documentId: 'doc_12345678' })
    await call('list-changes', { cursor: 7, limit: 50 })
    await call('revoke-document', { documentId: 'doc_12345678', reason: '开错了' })
    expect(api.asked.map(({ method, url, body }) => ({ method, url, body }))).toEqual([
      { method: 'GET', url: '/v1/documents/doc_12345678', body: undefined },
      { method: 'GET', url: '/v1/changes?cursor=7&limit=50', body: undefined },
      { method: 'POST', url: '/v1/documents/doc_12345678/revoke', body: { reason: '开错了' } },
    ])
    expect(api.asked.map((one) => one.idempotencyKey !== '')).toEqual([false, false, true])
    expect(api.state.tokens).toBe(1)
  })

  test('a path field cannot leave its segment', async () => {
    await call('get-document', { documentId: '../../console' })
    expect(api.asked[0]?.url).toBe('/v1/documents/..%2F..%2Fconsole')
  })

  test('hands on the status and body of a refusal', async () => {
    api.state.answer = (ctx) => {
      ctx.status = 409
      ctx.body = { error: { code: 'document.state_conflict' } }
    }
    const response = await call('delete-document', { documentId: 'doc_12345678', reason: 'x' })
    expect(response.status).toBe(409)
    expect(await response.json()).toEqual({ error: { code: 'document.state_conflict' } })
  })

  test('hands on a file byte for byte', async () => {
    const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 255, 10])
    api.state.answer = (ctx) => {
      ctx.type = 'application/pdf'
      ctx.body = bytes
    }
    const response = await call('fetch-file', { documentId: 'doc_12345678' })
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes)
  })

  test('renews a token that ended early, once', async () => {
    api.state.accept = (token) => token === 'token-2'
    expect((await call('list-staff', {})).status).toBe(200)
    api.state.accept = () => false
    expect((await call('list-staff', {})).status).toBe(401)
    expect(api.state.tokens).toBe(3)
  })

  test.each([
    ['issue-token', {}],
    ['constructor', {}],
    ['get-document', null],
    ['get-document', 'x'],
  ])('refuses %s with %j', async (operation, input) => {
    expect((await call(operation, input)).status).toBe(400)
    expect(api.asked).toEqual([])
  })

  test('an API that is away is a fault of the catalogue and a call without status', async () => {
    await apiServer.close()
    const response = await call('list-staff', {})
    apiServer = await listen(api.middleware)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      error: { code: 'server.unavailable', message: { zh: expect.stringContaining('不可用') as string } },
    })
    const { events } = await readEvents(own.origin, 1)
    expect(events[0]).toMatchObject({ type: 'call', data: { operation: 'issue-token', status: 0, response: null } })
  })
})

describe('record of calls', () => {
  test('shows method, path, shortened content, status and answer, but no secret', async () => {
    const contentBase64 = 'QUJD'.repeat(5000)
    await call('push-document', { externalId: 'RX-1', contentBase64 })
    const { events } = await readEvents(own.origin, 2)
    const [token, push] = dataOf<CallRecord>(events)
    expect(token).toMatchObject({
      operation: 'issue-token',
      path: '/v1/oauth/token',
      status: 200,
      request: { client_id: 'app_demo', client_secret: '••••••' },
      response: { access_token: '••••••' },
    })
    expect(push).toMatchObject({
      operation: 'push-document',
      method: 'POST',
      path: '/v1/documents',
      status: 200,
      response: { fine: true },
      headers: { authorization: 'Bearer $TOKEN' },
      repeats: 1,
    })
    expect((push?.request as { contentBase64: string }).contentBase64).toMatch(/^(QUJD){12}… \(20000 characters\)$/)
    const everything = JSON.stringify(events)
    for (const secret of [SECRET, 'token-1', CALLBACK_SECRET, MESSAGES_SECRET]) expect(everything).not.toContain(secret)
  })

  test('folds polls with the same answer, and begins anew when the answer changes', async () => {
    for (let i = 0; i < 4; i += 1) await call('get-code', { codeId: 'code_12345678' })
    api.state.answer = (ctx) => void (ctx.body = { state: 'scanned' })
    await call('get-code', { codeId: 'code_12345678' })
    const { events } = await readEvents(own.origin, 3)
    expect(
      dataOf<CallRecord>(events).map(({ operation, repeats, response }) => ({ operation, repeats, response })),
    ).toEqual([
      { operation: 'issue-token', repeats: 1, response: expect.anything() as unknown },
      { operation: 'get-code', repeats: 4, response: { fine: true } },
      { operation: 'get-code', repeats: 1, response: { state: 'scanned' } },
    ])
  })
})

describe('callbacks (Standard Webhooks)', () => {
  const event = {
    type: 'document.signed',
    timestamp: '2026-11-21T08:00:00Z',
    data: {
      documentId: 'doc_12345678',
      externalId: 'RX-1',
      state: 'signed',
      fullySigned: true,
      cursor: 3,
      signedBy: '1001',
    },
  }
  const headersOf = (
    body: string,
    { id = 'msg_1', atMs = Date.now(), secret = CALLBACK_SECRET } = {},
  ): Record<string, string> => ({
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(atMs / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(Math.floor(atMs / 1000) * 1000), body),
  })
  const deliver = (body: string, headers: Record<string, string>) => post('callbacks', body, headers)
  const shown = async (): Promise<CallbackRecord> =>
    dataOf<CallbackRecord>((await readEvents(own.origin, 1)).events)[0]!

  test('takes one that is signed', async () => {
    const body = JSON.stringify(event)
    expect((await deliver(body, headersOf(body))).status).toBe(204)
    expect(await shown()).toMatchObject({ verified: true, refusal: null, status: 204, event, repeats: 1 })
  })

  test('shows a repeat of the same message as one', async () => {
    const body = JSON.stringify(event)
    await deliver(body, headersOf(body))
    expect((await deliver(body, headersOf(body))).status).toBe(204)
    expect(await shown()).toMatchObject({ verified: true, repeats: 2 })
  })

  const body = JSON.stringify(event)
  const wrongSecret = `whsec_${Buffer.from('another secret another secret 32').toString('base64')}`
  test.each([
    ['another secret', body, () => headersOf(body, { secret: wrongSecret }), 'signature'],
    ['a changed body', body.replace('signed', 'sIgned'), () => headersOf(body), 'signature'],
    ['another id', body, () => ({ ...headersOf(body), 'webhook-id': 'msg_2' }), 'signature'],
    ['a time ten minutes ago', body, () => headersOf(body, { atMs: Date.now() - 600_000 }), 'timestamp'],
    ['a time in ten minutes', body, () => headersOf(body, { atMs: Date.now() + 600_000 }), 'timestamp'],
    ['no time', body, () => ({ ...headersOf(body), 'webhook-timestamp': 'soon' }), 'timestamp'],
    ['no headers', body, () => ({}), 'headers'],
  ])('refuses %s', async (_, sent, headers, refusal) => {
    expect((await deliver(sent, headers())).status).toBe(401)
    expect(await shown()).toMatchObject({ verified: false, refusal, status: 401, event: null })
  })

  test('refuses a signed body of another shape', async () => {
    const other = JSON.stringify({ ...event, data: { ...event.data, fullySigned: 'yes' } })
    expect((await deliver(other, headersOf(other))).status).toBe(400)
    expect(await shown()).toMatchObject({ verified: true, refusal: 'shape', event: null })
  })

  test('plays a system that is down, so that a dead letter can be made', async () => {
    expect((await post('callbacks-fail', { fail: true })).status).toBe(204)
    expect((await deliver(body, headersOf(body))).status).toBe(503)
    expect((await post('callbacks-fail', { fail: false })).status).toBe(204)
    expect((await deliver(body, headersOf(body))).status).toBe(204)
    expect((await post('callbacks-fail', { fail: 'maybe' })).status).toBe(400)
  })
})

describe('phone messages', () => {
  const message = { phone: '13800000001', zh: '验证码 123456', en: 'Code 123456' }
  test('shows what the messenger posts with the shared secret', async () => {
    expect((await post('phone-messages', message, { authorization: `Bearer ${MESSAGES_SECRET}` })).status).toBe(204)
    expect(dataOf<PhoneMessage>((await readEvents(own.origin, 1)).events)[0]).toMatchObject(message)
  })
  test.each([
    ['no secret', {}, message, 401],
    ['another secret', { authorization: 'Bearer x' }, message, 401],
    ['no text', { authorization: `Bearer ${MESSAGES_SECRET}` }, { phone: '1' }, 400],
  ])('refuses %s', async (_, headers, body, status) => {
    expect((await post('phone-messages', body, headers as Record<string, string>)).status).toBe(status)
  })
})

describe('events', () => {
  test('a page that comes back gets what it missed and nothing twice', async () => {
    await call('list-staff', {})
    const before = await readEvents(own.origin, 2)
    await call('get-document', { documentId: 'doc_12345678' })
    const after = await readEvents(own.origin, 1, before.lastId)
    expect(dataOf<CallRecord>(after.events).map((one) => one.operation)).toEqual(['get-document'])
    const fresh = await readEvents(own.origin, 3, 'otherrun-99')
    expect(fresh.events).toHaveLength(3)
  })
})

describe('start and samples', () => {
  test('lists samples and patients, and gives no secret', async () => {
    await writeFile(
      join(samplesDirectory, 'index.json'),
      JSON.stringify([
        {
          id: 'rx',
          titleZh: '处方笺',
          titleEn: 'Prescription',
          kind: 'prescription',
          format: 'json',
          file: 'rx.json',
          signatures: [{ role: 'prescriber', position: { keyword: '医师签名' } }],
        },
        { id: 'escape', titleZh: '', titleEn: '', kind: 'x', format: 'pdf', file: '../secret.pdf' },
      ]),
    )
    await writeFile(join(samplesDirectory, 'rx.json'), '{"药品":"阿司匹林"}')
    const text = await (await fetch(`${own.origin}/simulator-api/start`)).text()
    expect(JSON.parse(text)).toMatchObject({
      applicationId: 'app_demo',
      patients: [{ name: '王秀兰' }],
      samples: [{ id: 'rx', positions: [{ keyword: '医师签名', occurrence: 1 }] }],
    })
    for (const secret of [SECRET, CALLBACK_SECRET, MESSAGES_SECRET]) expect(text).not.toContain(secret)
    expect(await (await fetch(`${own.origin}/simulator-api/samples/rx`)).text()).toBe('{"药品":"阿司匹林"}')
    expect((await fetch(`${own.origin}/simulator-api/samples/..%2Findex.json`)).status).toBe(404)
  })
})

describe('only the own page reaches the credentials', () => {
  const body = { operation: 'list-staff', input: {} }
  test.each([
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a form', { 'content-type': 'text/plain' }, 415],
  ])('refuses %s', async (_, headers, status) => {
    expect((await post('call', body, headers as Record<string, string>)).status).toBe(status)
    expect(api.asked).toEqual([])
  })

  test('refuses a name pointed at this machine', async () => {
    const status = await new Promise((resolve, reject) => {
      const sent = request(`${own.origin}/simulator-api/start`, { headers: { host: 'rebound.example' } }, (response) =>
        resolve(response.statusCode),
      )
      sent.on('error', reject)
      sent.end()
    })
    expect(status).toBe(403)
  })

  test('says not found for an unknown address', async () => {
    expect((await fetch(`${own.origin}/simulator-api/nothing`)).status).toBe(404)
  })
})
