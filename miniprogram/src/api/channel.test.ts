import { beforeEach, describe, expect, test } from 'vitest'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { generateKeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { getMe } from '@yiqian/shared/protocol/identity.ts'
import { rejectTask } from '@yiqian/shared/protocol/status-sync.ts'
import { createStandInChannel, outside, type StandInChannel } from '../testing/stand-in-channel.ts'
import { createTestPorts, testSm2, type TestPorts } from '../testing/test-ports.ts'
import { createChannel, type Channel, type InnerCall } from './channel.ts'
import { createClient } from './client.ts'

const oldKey = generateKeyPair(testSm2)
const serverKey = generateKeyPair(testSm2)
const call: InnerCall = { method: 'POST', path: '/identity/get-me', headers: {}, body: { 名: '值' } }
const taskId = 'tsk_12345678'

let server: StandInChannel
let ports: TestPorts
let channel: Channel
let serve: (inner: InnerCall) => unknown

beforeEach(() => {
  serve = (inner) => inner.body
  server = createStandInChannel(testSm2, [serverKey], (inner) => serve(inner))
  ports = createTestPorts(server)
  channel = createChannel(ports, async () => [bytesToHex(serverKey.publicKey)])
})

describe('the secure channel on the phone', () => {
  test('one handshake per function, then calls side by side', async () => {
    const answers = await Promise.all([1, 2, 3].map((n) => channel.send('identity', { ...call, body: n }, 1000)))
    expect(answers.map(({ body }) => body)).toEqual([1, 2, 3])
    await channel.send('cosigning', call, 1000)
    expect(server.handshakes).toBe(2)
  })
  test('nothing readable travels', async () => {
    const seen: string[] = []
    const spying = { post: async (path: string, body: Uint8Array) => (seen.push(Buffer.from(body).toString('latin1')), server.post(path, body, { timeoutMs: 1 })) }
    await createChannel({ ...ports, transport: spying }, async () => [bytesToHex(serverKey.publicKey)]).send('identity', { ...call, headers: { authorization: 'Device SECRET' } }, 1000)
    expect(seen).toHaveLength(2)
    expect(seen.join()).not.toMatch(/SECRET|get-me|authorization/)
  })
  test('a session that the server lost is renewed and the call repeated, once for all callers', async () => {
    await channel.send('identity', call, 1000)
    server.forgetSessions()
    await Promise.all([channel.send('identity', call, 1000), channel.send('identity', call, 1000)])
    expect(server.handshakes).toBe(2)
  })
  test('a session is renewed before the server forgets it', async () => {
    await channel.send('identity', call, 1000)
    ports.setNowMs(ports.clock.nowMs() + 26 * 60_000)
    await channel.send('identity', call, 1000)
    expect(server.handshakes).toBe(2)
  })
  test('a second pinned key serves while keys are rotated', async () => {
    channel = createChannel(ports, async () => [bytesToHex(oldKey.publicKey), bytesToHex(serverKey.publicKey)])
    expect((await channel.send('identity', call, 1000)).body).toEqual(call.body)
  })
  test('a server without the pinned key is refused', async () => {
    channel = createChannel(ports, async () => [bytesToHex(oldKey.publicKey)])
    await expect(channel.send('identity', call, 1000)).rejects.toMatchObject({ code: 'channel.handshake_failed' })
    await expect(createChannel(ports, async () => []).send('identity', call, 1000)).rejects.toMatchObject({ code: 'phone.server_untrusted' })
  })
  test.each([0, 1, 40, 70, -1])('an answer to the handshake with byte %i changed is not trusted', async (at) => {
    const tampering = { post: async (path: string, body: Uint8Array) => tampered(await server.post(path, body, { timeoutMs: 1 }), at) }
    channel = createChannel({ ...ports, transport: tampering }, async () => [bytesToHex(serverKey.publicKey)])
    await expect(channel.send('identity', call, 1000)).rejects.toMatchObject({ code: 'phone.server_untrusted' })
  })
  test.each([0, 20, 24, -1])('an answer inside with byte %i changed is not trusted', async (at) => {
    await channel.send('identity', call, 1000)
    const post = server.post.bind(server)
    server.post = async (path, body, options) => tampered(await post(path, body, options), at)
    await expect(channel.send('identity', call, 1000)).rejects.toMatchObject({ code: 'phone.server_untrusted' })
  })
  test('a refusal forged outside the channel is not believed, and a proxy page is no answer', async () => {
    server.fate = () => ({ answer: outside(new Fault('device.pin_wrong', { facts: { triesLeft: 0 } }), 403) })
    await expect(channel.send('identity', call, 1000)).rejects.toMatchObject({ code: 'phone.answer_broken' })
    server.fate = () => ({ answer: { status: 502, body: new TextEncoder().encode('<html>bad gateway</html>') } })
    await expect(channel.send('identity', call, 1000)).rejects.toMatchObject({ code: 'phone.answer_broken' })
  })
  test('a failed handshake is not kept', async () => {
    const post = server.post.bind(server)
    server.post = async () => ({ status: 503, body: new Uint8Array() })
    await expect(channel.send('identity', call, 1000)).rejects.toThrow()
    server.post = post
    expect((await channel.send('identity', call, 1000)).status).toBe(200)
  })
})

describe('the client over the channel', () => {
  const client = () => createClient(ports, channel)

  test('a lost answer is asked for again with the same idempotency key', async () => {
    let losses = 2
    server.fate = () => (losses-- > 0 ? { lose: 'answer', kind: 'timeout' } : undefined)
    serve = () => ({ state: 'rejected' })
    expect(await client().call(rejectTask, { taskId, reason: '不符' }, { deviceToken: 'T' })).toEqual({ state: 'rejected' })
    const keys = server.served.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(3)
    expect(new Set(keys).size).toBe(1)
    expect(server.served[0]!.headers.authorization).toBe('Device T')
    expect(ports.waitedMs).toEqual([400, 1500])
  })
  test('gives up after three attempts; does not try at all without a network', async () => {
    server.fate = () => ({ lose: 'request', kind: 'unreachable' })
    await expect(client().call(rejectTask, { taskId, reason: 'x' })).rejects.toMatchObject({ kind: 'unreachable' })
    expect(ports.waitedMs).toHaveLength(2)
    server.fate = () => ({ lose: 'request', kind: 'offline' })
    await expect(client().call(rejectTask, { taskId, reason: 'x' })).rejects.toMatchObject({ kind: 'offline' })
    expect(ports.waitedMs).toHaveLength(2)
  })
  test('waits while the server is busy; a refusal is final and keeps its sentence and facts', async () => {
    let busy = 2
    serve = () => {
      if (busy-- > 0) throw new Fault('server.busy')
      throw new Fault('device.pin_wrong', { facts: { triesLeft: 3 } })
    }
    await expect(client().call(rejectTask, { taskId, reason: 'x' })).rejects.toMatchObject({ code: 'device.pin_wrong', facts: { triesLeft: 3 }, sentence: { zh: expect.stringContaining('3 次') } })
    expect(server.served).toHaveLength(3)
  })
  test('reads carry no key; an answer that breaks the contract is refused', async () => {
    serve = () => ({ staff: {} })
    await expect(client().call(getMe, {})).rejects.toMatchObject({ code: 'phone.answer_broken' })
    expect(server.served[0]!.headers).toEqual({})
  })
})

function tampered({ status, body }: { status: number; body: Uint8Array }, at: number): { status: number; body: Uint8Array } {
  const changed = body.slice()
  const index = at < 0 ? changed.length + at : at
  changed[index]! ^= 1
  return { status, body: changed }
}
