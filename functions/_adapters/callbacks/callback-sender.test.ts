import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCallbackSender, type Callback } from './callback-sender.ts'
import { CALLBACK_SECRET, openCallbackReceiver, type CallbackReceiver } from './testing/callback-receiver.ts'

let receiver: CallbackReceiver
beforeAll(async () => void (receiver = await openCallbackReceiver()))
afterAll(() => receiver.close())
beforeEach(() => {
  receiver.received.length = 0
  receiver.answer = (_request, response) => void response.writeHead(204).end()
})

const send = createCallbackSender({ timeoutMs: 20_000 })
const aCallback = (some: Partial<Callback> = {}): Callback => ({ id: 'dlv_1', url: receiver.url, secret: CALLBACK_SECRET, atMs: Date.now(), body: '{"type":"document.signed","姓名":"李"}', ...some })

describe('HI-1 a callback after Standard Webhooks', () => {
  test('its id, time and signature verify with the package that receivers use', async () => {
    await send(aCallback())
    const [callback] = receiver.received
    expect(callback).toMatchObject({ id: 'dlv_1', path: '/callbacks', body: aCallback().body, verified: JSON.parse(aCallback().body) as object })
    expect(callback!.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/) as string })
  })
  test('a secret without its prefix is the same secret', async () => {
    await send(aCallback({ secret: CALLBACK_SECRET.replace('whsec_', '') }))
    expect(receiver.received[0]!.verified).toBeTypeOf('object')
  })
  test.each([['another secret', { secret: Buffer.from('another').toString('base64') }], ['ten minutes ago', { atMs: Date.now() - 600_000 }]])('not with %s', async (_, some) => {
    await send(aCallback(some))
    expect(receiver.received[0]!.verified).toBeTypeOf('string')
  })
})

describe('taken is 2xx and nothing else', () => {
  test.each([200, 201, 202, 204])('%i', async (status) => {
    receiver.answer = (_request, response) => void response.writeHead(status).end(status === 204 ? undefined : 'ok')
    await expect(send(aCallback())).resolves.toBeUndefined()
  })
  test.each([304, 400, 401, 404, 410, 429, 500, 503])('%i is not, and its content stays out of the error', async (status) => {
    receiver.answer = (_request, response) => void response.writeHead(status).end(status === 304 ? undefined : 'patient 李秀英')
    await expect(send(aCallback())).rejects.toThrow(new Error(`answered ${status}`))
  })
  test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const elsewhere = await openCallbackReceiver()
    receiver.answer = (_request, response) => void response.writeHead(status, { location: elsewhere.url }).end()
    await expect(send(aCallback())).rejects.toThrow(`answered ${status}`)
    expect(elsewhere.received).toEqual([])
    await elsewhere.close()
  })
  test('no answer in time', async () => {
    receiver.answer = () => undefined
    await expect(createCallbackSender({ timeoutMs: 300 })(aCallback())).rejects.toThrow('no answer within 300 ms')
  })
  test('an endless answer is not read: its head was enough', async () => {
    receiver.answer = (_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(65_536)), 5)
      response.writeHead(200).on('close', () => clearInterval(timer))
    }
    await expect(send(aCallback())).resolves.toBeUndefined()
  })
  test('a connection that breaks, an address where nobody listens, a host that does not exist', async () => {
    receiver.answer = (request) => void request.socket.destroy()
    await expect(send(aCallback())).rejects.toThrow('could not connect')
    await expect(send(aCallback({ url: 'http://127.0.0.1:1/' }))).rejects.toThrow('could not connect')
    await expect(send(aCallback({ url: 'http://his.invalid/' }))).rejects.toThrow(/could not connect|no answer/)
  })
})
