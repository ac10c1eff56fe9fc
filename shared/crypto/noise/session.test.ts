// CO-2: the established channel: tampering, replay, reordering, truncation, and a session that moves between instances.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import { bytesToHex, bytesToUtf8, utf8ToBytes } from '../bytes.ts'
import { acceptCounter, emptyReplayWindow, replayWindowSize, type ReplayWindow } from './replay-window.ts'
import { encodeSession, openAnswer, openTransport, parseSession, parseTransport, sealTransport, type ChannelSession } from './session.ts'

const code = (name: string) => expect.objectContaining({ code: name })
const [sessionId, toResponder, toInitiator, handshakeHash] = [16, 16, 16, 32].map((length) => systemRandom(length)) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
const phone: ChannelSession = { sessionId, handshakeHash, sendKey: toResponder, receiveKey: toInitiator }
const server: ChannelSession = { sessionId, handshakeHash, sendKey: toInitiator, receiveKey: toResponder }

describe('CO-2 transport', () => {
  test('any plaintext at any counter', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 0xffffffff }), (plaintext, counter) => {
      const message = sealTransport(phone, counter, plaintext)
      expect(message.length).toBe(16 + 8 + plaintext.length + 16)
      expect(openTransport(server, parseTransport(message))).toEqual(plaintext)
    }))
  })
  test('any byte tampered with is refused', () => {
    const message = sealTransport(phone, 7, utf8ToBytes('处方 prescription'))
    for (let i = 0; i < message.length; i++) {
      const changed = message.map((byte, j) => (i === j ? byte ^ 1 : byte))
      expect(() => openTransport(server, parseTransport(changed))).toThrow(/crypto\.(authentication_failed|encoding_invalid)|channel\.exhausted/)
    }
  })
  test('any truncation is refused', () => {
    const message = sealTransport(phone, 7, utf8ToBytes('hello'))
    for (let length = 0; length < message.length; length++) {
      expect(() => openTransport(server, parseTransport(message.slice(0, length)))).toThrow(/crypto\.(authentication_failed|length_wrong)/)
    }
  })
  test('a message sent back to its sender is refused', () => {
    expect(() => openTransport(phone, parseTransport(sealTransport(phone, 0, utf8ToBytes('x'))))).toThrow(code('crypto.authentication_failed'))
  })
  test('a message of another session is refused', () => {
    const other = { ...server, sessionId: systemRandom(16) }
    expect(() => openTransport(other, parseTransport(sealTransport(phone, 0, utf8ToBytes('x'))))).toThrow(code('crypto.authentication_failed'))
  })
  test('answers exchanged between two requests are noticed', () => {
    const [first, second] = [sealTransport(server, 1, utf8ToBytes('one')), sealTransport(server, 2, utf8ToBytes('two'))]
    expect(() => openAnswer(phone, 1, second)).toThrow(code('crypto.authentication_failed'))
    expect(bytesToUtf8(openAnswer(phone, 1, first))).toBe('one')
  })
  test('the counter ends', () => {
    expect(() => sealTransport(phone, 2 ** 32, utf8ToBytes('x'))).toThrow(code('channel.exhausted'))
    expect(() => sealTransport(phone, -1, utf8ToBytes('x'))).toThrow(code('channel.exhausted'))
    expect(() => sealTransport(phone, 0.5, utf8ToBytes('x'))).toThrow(code('channel.exhausted'))
  })
})

describe('stored session', () => {
  test('any instance goes on with it', () => {
    const stored = encodeSession(server)
    expect(stored).toHaveLength(81)
    expect(parseSession(stored)).toEqual(server)
    expect(bytesToUtf8(openTransport(parseSession(stored), parseTransport(sealTransport(phone, 3, utf8ToBytes('x')))))).toBe('x')
  })
  test('another length or version is refused', () => {
    expect(() => parseSession(encodeSession(server).slice(1))).toThrow(code('crypto.length_wrong'))
    expect(() => parseSession(encodeSession(server).fill(9, 0, 1))).toThrow(code('channel.version_unknown'))
  })
})

describe('replay window', () => {
  const accept = (counters: number[]) => counters.reduce<ReplayWindow>(acceptCounter, emptyReplayWindow)

  test('is a value that survives JSON', () => {
    const window = accept([0, 2, 1])
    expect(JSON.parse(JSON.stringify(window))).toEqual({ highest: 2, acceptedHex: '0000000000000007' })
  })
  test('the same message twice is refused, whatever came between', () => {
    expect(() => accept([0, 0])).toThrow(code('channel.replayed'))
    expect(() => accept([0, 1, 2, 3, 1])).toThrow(code('channel.replayed'))
  })
  test('reordered within the window is accepted, behind it refused', () => {
    expect(accept([100, 100 - replayWindowSize + 1]).highest).toBe(100)
    expect(() => accept([100, 100 - replayWindowSize])).toThrow(code('channel.replayed'))
    expect(accept([5, 4, 3, 2, 1, 0]).highest).toBe(5)
  })
  test('a jump forward forgets nothing that could still be replayed', () => {
    const window = accept([0, 1, 2, 1_000_000])
    expect(window.acceptedHex).toBe('0000000000000001')
    for (const counter of [0, 1, 2, 1_000_000]) expect(() => acceptCounter(window, counter)).toThrow(code('channel.replayed'))
    expect(acceptCounter(window, 999_999).highest).toBe(1_000_000)
  })
  test('for any order of arrival, nothing is accepted twice, and nothing new within the window is refused', () => {
    fc.assert(fc.property(fc.array(fc.nat(200), { maxLength: 150 }), (counters) => {
      const seen = new Set<number>()
      let window = emptyReplayWindow
      for (const counter of counters) {
        const expected = !seen.has(counter) && counter > window.highest - replayWindowSize
        let accepted = true
        try { window = acceptCounter(window, counter) } catch { accepted = false }
        expect(accepted).toBe(expected)
        if (accepted) seen.add(counter)
        expect(window.highest).toBe(Math.max(-1, ...seen))
      }
    }))
  })
  test('a whole conversation: recorded messages replayed later are all refused', () => {
    let window = emptyReplayWindow
    const recorded = Array.from({ length: 100 }, (_, counter) => sealTransport(phone, counter, utf8ToBytes(`request ${counter}`)))
    for (const message of recorded) {
      const parsed = parseTransport(message)
      openTransport(server, parsed)
      window = acceptCounter(window, parsed.counter)
    }
    for (const message of recorded) expect(() => acceptCounter(window, parseTransport(message).counter)).toThrow(code('channel.replayed'))
    expect(new Set(recorded.map(bytesToHex)).size).toBe(100)
  })
})
