import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { openAnswer, sealTransport } from '@yiqian/shared/crypto/noise/session.ts'
import { startHandshake } from '@yiqian/shared/crypto/noise/start-handshake.ts'
import { generateKeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { contract } from '@yiqian/shared/protocol/contract.ts'
import { SESSION_LIFE_MS } from './channel-edge.ts'
import { routeFor } from './route.ts'
import { random, sm2 } from '../_runtime/testing/test-runtime.ts'
import { call, faultCodeOf, postBytes, sealCall, shakeHands } from './testing/channel-client.ts'
import { echo, echoRoute, openKernel, type TestKernel } from './testing/open-kernel.ts'

const picture = contract({ function: 'identity', operation: 'picture', access: ['channel'], request: v.strictObject({}), response: 'binary', faults: [], summary: { zh: '图', en: 'Picture' } })
let kernel: TestKernel
let served = 0
beforeAll(async () => {
  kernel = await openKernel([
    echoRoute(echo('inside', ['channel']), () => void served++),
    echoRoute(echo('as-device', ['device'])),
    routeFor<object>()(picture, () => Promise.resolve({ contentType: 'image/png', bytes: Uint8Array.of(1, 2, 3) })),
  ])
})
afterAll(() => kernel.close())
const shake = () => shakeHands(kernel.origin, kernel.channelKey.publicKey)
const inside = (text: string) => ({ path: '/identity/inside', body: { text } })
const send = (sealed: Uint8Array) => postBytes(`${kernel.origin}/identity/channel`, sealed)

describe('CO-2 calls in the channel', () => {
  test('go through with headers; refusals come back inside, sealed', async () => {
    const session = await shake()
    expect(await call(kernel.origin, session, 0, inside('处方'))).toEqual({ status: 200, body: { text: '处方', actor: 'anybody' } })
    expect(await call(kernel.origin, session, 1, { path: '/identity/as-device', headers: { Authorization: `Device ${kernel.deviceToken.enrolled}` }, body: { text: 'x' } })).toMatchObject({ status: 200, body: { actor: 'device' } })
    expect(await call(kernel.origin, session, 2, { path: '/identity/as-device', body: { text: 'x' } })).toMatchObject({ status: 401, body: { error: { code: 'access.required' } } })
    expect(await call(kernel.origin, session, 3, { path: '/identity/nothing' })).toMatchObject({ status: 404 })
    expect(await call(kernel.origin, session, 4, { path: '/identity/picture', body: {} })).toEqual({ status: 200, body: { contentType: 'image/png', bytesBase64: 'AQID' } })
  })
  test('nothing of them is readable outside', async () => {
    const session = await shake()
    const sealed = sealCall(session, 0, { method: 'POST', ...inside('SECRET-TEXT') })
    const answer = await send(sealed)
    expect(answer.contentType).toBe('application/octet-stream')
    for (const bytes of [sealed, answer.bytes]) expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/SECRET|inside|text/)
  })
  test('forty side by side, in any order', async () => {
    const session = await shake()
    const counters = Array.from({ length: 40 }, (_, index) => (index * 7) % 40)
    const answers = await Promise.all(counters.map((counter) => call(kernel.origin, session, counter, inside(String(counter)))))
    expect(answers.map(({ body }) => (body as { text: string }).text)).toEqual(counters.map(String))
  })
})

describe('what is refused', () => {
  test('a repeated message: served once', async () => {
    const session = await shake()
    const sealed = sealCall(session, 0, { method: 'POST', ...inside('x') })
    const before = served
    const answers = await Promise.all([send(sealed), send(sealed), send(sealed)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const again = await send(sealed)
    expect([again.status, faultCodeOf(again)]).toEqual([409, 'channel.replayed'])
    expect(served).toBe(before + 1)
  })
  test('a message behind the window', async () => {
    const session = await shake()
    await call(kernel.origin, session, 100, inside('x'))
    expect((await call(kernel.origin, session, 37, inside('x'))).status).toBe(200)
    await expect(call(kernel.origin, session, 36, inside('x'))).rejects.toThrow('channel.replayed')
  })
  test.each([16, 23, 24, 60, -1])('a byte changed at %i: not served, and the number is not used up', async (at) => {
    const session = await shake()
    const sealed = sealCall(session, 5, { method: 'POST', ...inside('x') })
    const changed = sealed.slice()
    changed[at < 0 ? changed.length + at : at]! ^= 1
    const before = served
    expect(await send(changed)).toMatchObject({ status: 400 })
    expect(served).toBe(before)
    expect((await send(sealed)).status).toBe(200)
  })
  test('a session that is unknown, too old, or of another service', async () => {
    const session = await shake()
    await expect(call(kernel.origin, { ...session, sessionId: random(16) }, 0, inside('x'))).rejects.toThrow('channel.session_lost')
    const stored = (await kernel.runtime.database.stores.channelSessions.load(bytesToHex(session.sessionId)))!
    expect(await kernel.ports.channel!.sessions.load(stored.id, 'seal', kernel.runtime.clock.nowMs())).toBeUndefined()
    kernel.runtime.clock.move(SESSION_LIFE_MS + 1)
    await expect(call(kernel.origin, session, 0, inside('x'))).rejects.toThrow('channel.session_lost')
  })
  test('a session wrapped under another key is lost, not an error', async () => {
    const session = await shake()
    const sessions = kernel.runtime.database.stores.channelSessions
    const stored = (await sessions.load(bytesToHex(session.sessionId)))!
    await sessions.replace(stored, { ...stored, wrappedHex: stored.wrappedHex.replace(/..$/, (end) => (end === '00' ? '01' : '00')) })
    await expect(call(kernel.origin, session, 0, inside('x'))).rejects.toThrow('channel.session_lost')
  })
  test('keys of the session are not stored in clear', async () => {
    const session = await shake()
    const stored = JSON.stringify(await kernel.runtime.database.stores.channelSessions.load(bytesToHex(session.sessionId)))
    for (const key of [session.sendKey, session.receiveKey]) expect(stored).not.toContain(bytesToHex(key))
  })
  test.each([['nothing', new Uint8Array()], ['too short', random(39)], ['a number beyond its end', Uint8Array.from({ length: 60 }, () => 255)]])('%s', async (_, bytes) => {
    const answer = await send(bytes)
    expect([answer.status, faultCodeOf(answer)]).toEqual([400, 'channel.message_broken'])
  })
  test.each([['no JSON', 'x'], ['another form', '{"path":"/identity/inside"}'], ['another method', '{"method":"TRACE","path":"/"}'], ['no path', '{"method":"POST","path":"identity"}'], ['more fields', '{"method":"POST","path":"/","functionName":"seal"}']])('inside: %s', async (_, text) => {
    const answer = await send(sealTransport(await shake(), 0, utf8ToBytes(text)))
    expect([answer.status, faultCodeOf(answer)]).toEqual([400, 'channel.message_broken'])
  })
  test('a call that says it is a function', async () => {
    const session = await shake()
    expect(await call(kernel.origin, session, 0, { path: '/identity/as-device', headers: { authorization: `Function seal:1:${'0'.repeat(32)}:${'0'.repeat(64)}` }, body: { text: 'x' } })).toMatchObject({ status: 401 })
  })
  test('larger than four megabytes, another method', async () => {
    expect((await send(new Uint8Array(4 * 1_048_576 + 1))).status).toBe(413)
    expect((await fetch(`${kernel.origin}/identity/channel`)).status).toBe(405)
  })
})

describe('handshakes', () => {
  test('with another key, for another service, broken, too long', async () => {
    await expect(shakeHands(kernel.origin, generateKeyPair(sm2).publicKey)).rejects.toThrow('channel.handshake_failed')
    await expect(shakeHands(kernel.origin, kernel.channelKey.publicKey, 'seal', 'identity')).rejects.toThrow('channel.handshake_failed')
    const { request } = startHandshake(sm2, { service: 'identity', responderPublicKey: kernel.channelKey.publicKey })
    const url = `${kernel.origin}/identity/channel/handshake`
    for (const [at, name] of [[0, 'version'], [5, 'key id'], [30, 'point'], [request.length - 1, 'tag']] as const) {
      const changed = request.map((byte, index) => (index === at ? byte ^ 1 : byte))
      expect([name, faultCodeOf(await postBytes(url, changed))]).toEqual([name, 'channel.handshake_failed'])
    }
    expect((await postBytes(url, new Uint8Array(0))).status).toBe(400)
    expect((await postBytes(url, new Uint8Array(2000))).status).toBe(413)
  })
  test('each is a session of its own: an answer of one does not open in the other', async () => {
    const [one, two] = [await shake(), await shake()]
    const answer = await send(sealCall(one, 0, { method: 'POST', ...inside('x') }))
    expect(() => openAnswer({ ...two, sessionId: one.sessionId }, 0, answer.bytes)).toThrow()
    expect(() => openAnswer(one, 1, answer.bytes)).toThrow()
  })
  test('refusals are in the log with their id, the reason beside', async () => {
    await expect(shakeHands(kernel.origin, generateKeyPair(sm2).publicKey)).rejects.toThrow()
    expect(kernel.runtime.logged.at(-1)!.line).toMatchObject({ op: 'unread', code: 'channel.handshake_failed', detail: 'channel.key_unknown', requestId: expect.stringMatching(/^req_/) })
  })
})
