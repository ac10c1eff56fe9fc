// CO-2: the channel against vectors from an implementation of its own.
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import vectors from '../../vectors/noise/noise-nk.json' with { type: 'json' }
import { bytesToHex, bytesToUtf8, hexToBytes, utf8ToBytes } from '../bytes.ts'
import { createSm2 } from '../sm2/curve.ts'
import { publicKeyFromPrivate } from '../sm2/sign.ts'
import { answerHandshake } from './answer-handshake.ts'
import { finishHandshake } from './finish-handshake.ts'
import { openTransport, parseTransport, sealTransport } from './session.ts'
import { startHandshake } from './start-handshake.ts'
import { protocolName } from './suite.ts'

test('the protocol is the one of the vectors', () => expect(protocolName).toBe(vectors.protocol))

describe.each(vectors.channels)('$id $service', (v) => {
  const sessionId = hexToBytes(v.sessionIdHex)
  /** The curve's own randomness, and a session id that is given: the vectors name it. */
  const sm2 = createSm2(systemRandom)
  const fixed = { ...sm2, random: (lengthBytes: number) => (lengthBytes === 16 ? sessionId.slice() : systemRandom(lengthBytes)) }
  const keyPair = (privateKeyHex: string) => {
    const privateKey = hexToBytes(privateKeyHex)
    return { privateKey, publicKey: publicKeyFromPrivate(sm2, privateKey) }
  }
  const staticKey = keyPair(v.staticPrivateKeyHex)
  const target = { service: v.service, responderPublicKey: staticKey.publicKey }
  const started = startHandshake(sm2, target, utf8ToBytes(v.requestText), keyPair(v.initiatorPrivateKeyHex))
  const responder = { service: v.service, staticKeys: [staticKey] }
  const answered = answerHandshake(fixed, responder, hexToBytes(v.requestHex), utf8ToBytes(v.responseText), keyPair(v.responderPrivateKeyHex))
  const finished = finishHandshake(sm2, started.pending, hexToBytes(v.responseHex))

  test('both handshake messages', () => {
    expect(bytesToHex(started.request)).toBe(v.requestHex)
    expect(bytesToHex(answered.response)).toBe(v.responseHex)
    expect(bytesToUtf8(answered.payload)).toBe(v.requestText)
    expect(bytesToUtf8(finished.payload)).toBe(v.responseText)
  })
  test('keys, session id and hash, the same on both sides', () => {
    for (const session of [answered.session, finished.session]) {
      expect(bytesToHex(session.sessionId)).toBe(v.sessionIdHex)
      expect(bytesToHex(session.handshakeHash)).toBe(v.handshakeHashHex)
    }
    expect(bytesToHex(finished.session.sendKey)).toBe(v.toResponderKeyHex)
    expect(bytesToHex(answered.session.receiveKey)).toBe(v.toResponderKeyHex)
    expect(bytesToHex(finished.session.receiveKey)).toBe(v.toInitiatorKeyHex)
    expect(bytesToHex(answered.session.sendKey)).toBe(v.toInitiatorKeyHex)
  })
  test.each(v.requests)('request $counter', ({ counter, text, messageHex }) => {
    expect(bytesToHex(sealTransport(finished.session, counter, utf8ToBytes(text)))).toBe(messageHex)
    expect(bytesToUtf8(openTransport(answered.session, parseTransport(hexToBytes(messageHex))))).toBe(text)
  })
  test.each(v.answers)('answer $counter', ({ counter, text, messageHex }) => {
    expect(bytesToHex(sealTransport(answered.session, counter, utf8ToBytes(text)))).toBe(messageHex)
    expect(bytesToUtf8(openTransport(finished.session, parseTransport(hexToBytes(messageHex))))).toBe(text)
  })
})
