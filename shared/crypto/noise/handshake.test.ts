// CO-2: the handshake under attack: every byte tampered with, cut, replayed, sent elsewhere; keys replaced in service.
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import { bytesToHex, bytesToUtf8, concatBytes, utf8ToBytes } from '../bytes.ts'
import { createSm2 } from '../sm2/curve.ts'
import { generateKeyPair } from '../sm2/sign.ts'
import { answerHandshake } from './answer-handshake.ts'
import { finishHandshake } from './finish-handshake.ts'
import { openAnswer, openTransport, parseTransport, sealTransport } from './session.ts'
import { startHandshake } from './start-handshake.ts'

const sm2 = createSm2(systemRandom)
const staticKey = generateKeyPair(sm2)
const nextKey = generateKeyPair(sm2)
const target = { service: 'cosigning', responderPublicKey: staticKey.publicKey }
const responder = { service: 'cosigning', staticKeys: [staticKey] }
const code = (name: string) => expect.objectContaining({ code: name })
const refusal = /^(crypto\.(authentication_failed|point_invalid|length_wrong)|channel\.(version_unknown|key_unknown))/

function* tampered(message: Uint8Array) {
  for (let i = 0; i < message.length; i++) yield message.map((byte, j) => (i === j ? byte ^ (1 << (i % 8)) : byte))
}

describe('CO-2 handshake', () => {
  test('gives both sides one channel, in both directions', () => {
    const { pending, request } = startHandshake(sm2, target, utf8ToBytes('早'))
    const answered = answerHandshake(sm2, responder, request, utf8ToBytes('安'))
    const { session, payload } = finishHandshake(sm2, pending, answered.response)
    expect([bytesToUtf8(answered.payload), bytesToUtf8(payload)]).toEqual(['早', '安'])
    const sent = sealTransport(session, 0, utf8ToBytes('ping'))
    expect(bytesToUtf8(openTransport(answered.session, parseTransport(sent)))).toBe('ping')
    expect(bytesToUtf8(openAnswer(session, 0, sealTransport(answered.session, 0, utf8ToBytes('pong'))))).toBe('pong')
  })
  test('the request shows neither payload nor service, and no two are alike', () => {
    const { request } = startHandshake(sm2, target, utf8ToBytes('secret payload'))
    expect(Buffer.from(request).includes('secret payload')).toBe(false)
    expect(Buffer.from(request).includes('cosigning')).toBe(false)
    expect(bytesToHex(startHandshake(sm2, target).request)).not.toBe(bytesToHex(startHandshake(sm2, target).request))
  })
  test('a replayed request opens another session with other keys', () => {
    const { request } = startHandshake(sm2, target)
    const [one, two] = [answerHandshake(sm2, responder, request), answerHandshake(sm2, responder, request)]
    expect(one.session.sessionId).not.toEqual(two.session.sessionId)
    expect(one.session.sendKey).not.toEqual(two.session.sendKey)
  })
  test('the ephemeral key differs per request even if randomness repeats', () => {
    const stuck = createSm2((lengthBytes) => new Uint8Array(lengthBytes).fill(9))
    const answers = [startHandshake(sm2, target), startHandshake(sm2, target)].map(({ request }) => answerHandshake(stuck, responder, request))
    expect(answers[0]!.response.slice(1, 66)).not.toEqual(answers[1]!.response.slice(1, 66))
  })
})

describe('tampering', () => {
  test('with any byte of the request is refused', () => {
    const { request } = startHandshake(sm2, target, utf8ToBytes('hello'))
    for (const changed of tampered(request)) expect(() => answerHandshake(sm2, responder, changed)).toThrow(refusal)
  })
  test('with any byte of the response is refused, and the true one still works afterwards', () => {
    const { pending, request } = startHandshake(sm2, target)
    const { response } = answerHandshake(sm2, responder, request, utf8ToBytes('hello'))
    for (const changed of tampered(response)) expect(() => finishHandshake(sm2, pending, changed)).toThrow(refusal)
    expect(bytesToUtf8(finishHandshake(sm2, pending, response).payload)).toBe('hello')
  })
  test('cutting or lengthening either message is refused', () => {
    const { pending, request } = startHandshake(sm2, target)
    const { response } = answerHandshake(sm2, responder, request)
    for (let length = 0; length < request.length; length++) {
      expect(() => answerHandshake(sm2, responder, request.slice(0, length))).toThrow(refusal)
    }
    for (let length = 0; length < response.length; length++) {
      expect(() => finishHandshake(sm2, pending, response.slice(0, length))).toThrow(refusal)
    }
    expect(() => answerHandshake(sm2, responder, concatBytes(request, Uint8Array.of(0)))).toThrow(code('crypto.authentication_failed'))
    expect(() => finishHandshake(sm2, pending, concatBytes(response, Uint8Array.of(0)))).toThrow(code('crypto.authentication_failed'))
  })
  test('ephemeral keys off the curve or at infinity are refused', () => {
    const { request } = startHandshake(sm2, target)
    const zeros = concatBytes(request.slice(0, 9), Uint8Array.of(4), new Uint8Array(64), request.slice(74))
    expect(() => answerHandshake(sm2, responder, zeros)).toThrow(code('crypto.point_invalid'))
    expect(() => startHandshake(sm2, { ...target, responderPublicKey: new Uint8Array(65) })).toThrow(code('crypto.point_invalid'))
  })
})

describe('other parties', () => {
  test('a request for one service is nothing to another', () => {
    const { request } = startHandshake(sm2, target)
    expect(() => answerHandshake(sm2, { ...responder, service: 'seal' }, request)).toThrow(code('crypto.authentication_failed'))
  })
  test('an impostor without the pinned key cannot answer', () => {
    const { pending, request } = startHandshake(sm2, target)
    const impostor = { service: 'cosigning', staticKeys: [{ ...generateKeyPair(sm2), publicKey: staticKey.publicKey }] }
    expect(() => answerHandshake(sm2, impostor, request)).toThrow(code('crypto.authentication_failed'))
    const elsewhere = startHandshake(sm2, { ...target, responderPublicKey: nextKey.publicKey })
    const forged = answerHandshake(sm2, { ...responder, staticKeys: [nextKey] }, elsewhere.request)
    expect(() => finishHandshake(sm2, pending, forged.response)).toThrow(code('crypto.authentication_failed'))
  })
  test('the answer to another handshake is refused', () => {
    const [one, two] = [startHandshake(sm2, target), startHandshake(sm2, target)]
    const answer = answerHandshake(sm2, responder, two.request)
    expect(() => finishHandshake(sm2, one.pending, answer.response)).toThrow(code('crypto.authentication_failed'))
  })
  test('a finished handshake cannot be finished again', () => {
    const { pending, request } = startHandshake(sm2, target)
    const { response } = answerHandshake(sm2, responder, request)
    finishHandshake(sm2, pending, response)
    expect(() => finishHandshake(sm2, pending, response)).toThrow(code('crypto.scalar_out_of_range'))
  })
})

describe('key rotation', () => {
  const both = { service: 'cosigning', staticKeys: [staticKey, nextKey] }
  test('phones with the old and with the new pin are both served', () => {
    for (const key of [staticKey, nextKey]) {
      const { pending, request } = startHandshake(sm2, { ...target, responderPublicKey: key.publicKey })
      const { response, session } = answerHandshake(sm2, both, request)
      expect(finishHandshake(sm2, pending, response).session.sessionId).toEqual(session.sessionId)
    }
  })
  test('once the old key is gone, a phone that pins it is told so', () => {
    const { request } = startHandshake(sm2, target)
    expect(() => answerHandshake(sm2, { ...both, staticKeys: [nextKey] }, request)).toThrow(code('channel.key_unknown'))
  })
  test("naming the other key's id does not pass for it", () => {
    const old = startHandshake(sm2, target).request
    const named = startHandshake(sm2, { ...target, responderPublicKey: nextKey.publicKey }).request
    const mixed = concatBytes(named.slice(0, 9), old.slice(9))
    expect(() => answerHandshake(sm2, both, mixed)).toThrow(code('crypto.authentication_failed'))
  })
})
