// Owns the channel's vectors: Noise NK written out with node:crypto, textbook ECDH and textbook GCM, not by shared/crypto/noise.
import { nodeHmacSm3, nodeSm3 } from './node-sm2.ts'
import { textbookSeal } from './textbook-gcm.ts'
import { base, multiply, namedScalar, parsePointHex, pointHex, scalarHex } from './textbook-sm2.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const none = new Uint8Array(0)

function namedKey(name: string) {
  const scalar = namedScalar(name)
  return { scalar, privateKeyHex: scalarHex(scalar), publicKey: new Uint8Array(Buffer.from(pointHex(multiply(base, scalar)), 'hex')) }
}

/** x(scalar·point), 32 bytes. */
function ecdh(scalar: bigint, publicKey: Uint8Array): Uint8Array {
  const shared = multiply(parsePointHex(hex(publicKey)), scalar)
  return Buffer.from(pointHex(shared).slice(2, 66), 'hex')
}

function prefixed(...parts: readonly string[]): Uint8Array {
  return Buffer.concat(parts.flatMap((part) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(Buffer.byteLength(part))
    return [length, Buffer.from(part)]
  }))
}

function hkdf2(ck: Uint8Array, input: Uint8Array): [Uint8Array, Uint8Array] {
  const temporary = nodeHmacSm3(ck, input)
  const first = nodeHmacSm3(temporary, Uint8Array.of(1))
  return [first, nodeHmacSm3(temporary, first, Uint8Array.of(2))]
}

function seal(key: Uint8Array, counter: number, ad: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(counter), 4)
  return textbookSeal(key.subarray(0, 16), nonce, plaintext, ad)
}

function transport(sessionId: Uint8Array, key: Uint8Array, counter: number, text: string) {
  const count = Buffer.alloc(8)
  count.writeBigUInt64BE(BigInt(counter))
  const message = Buffer.concat([sessionId, count, seal(key, counter, none, Buffer.from(text))])
  return { counter, text, messageHex: hex(message) }
}

/** One handshake and a few messages each way. @source Noise revision 34 §7.5: NK: ← s … → e, es ← e, ee. */
function channel(id: string, service: string, requestText: string, responseText: string) {
  const [s, ei, er] = [namedKey(`${id} static`), namedKey(`${id} initiator`), namedKey(`${id} responder`)]
  const sessionId = nodeSm3(Buffer.from(`${id} session`)).subarray(0, 16)
  let ck: Uint8Array = Buffer.concat([Buffer.from('Noise_NK_SM2_SM4GCM_SM3'), Buffer.alloc(9)])
  let h = nodeSm3(ck, prefixed('sign-channel/1', service))
  let k: Uint8Array
  h = nodeSm3(h, s.publicKey)
  h = nodeSm3(h, ei.publicKey)
  ;[ck, k] = hkdf2(ck, ecdh(ei.scalar, s.publicKey))
  const first = seal(k, 0, h, Buffer.from(requestText))
  h = nodeSm3(h, first)
  h = nodeSm3(h, er.publicKey)
  ;[ck, k] = hkdf2(ck, ecdh(er.scalar, ei.publicKey))
  const second = seal(k, 0, h, Buffer.concat([sessionId, Buffer.from(responseText)]))
  h = nodeSm3(h, second)
  const [toResponder, toInitiator] = hkdf2(ck, none)
  const keyId = nodeSm3(s.publicKey).subarray(0, 8)
  return {
    id, service, requestText, responseText,
    staticPrivateKeyHex: s.privateKeyHex, staticPublicKeyHex: hex(s.publicKey),
    initiatorPrivateKeyHex: ei.privateKeyHex, responderPrivateKeyHex: er.privateKeyHex, sessionIdHex: hex(sessionId),
    requestHex: hex(Buffer.concat([Uint8Array.of(1), keyId, ei.publicKey, first])),
    responseHex: hex(Buffer.concat([Uint8Array.of(1), er.publicKey, second])),
    handshakeHashHex: hex(h), toResponderKeyHex: hex(toResponder.subarray(0, 16)), toInitiatorKeyHex: hex(toInitiator.subarray(0, 16)),
    requests: [0, 1, 70].map((counter) => transport(sessionId, toResponder, counter, `GET /seal/get-page-image ${counter}`)),
    answers: [0, 1, 70].map((counter) => transport(sessionId, toInitiator, counter, `第 ${counter} 页`)),
  }
}

/** All of `shared/vectors/noise/noise-nk.json`. */
export function noiseVectors() {
  return {
    source: 'Noise Protocol Framework revision 34', protocol: 'Noise_NK_SM2_SM4GCM_SM3',
    channels: [channel('noise-1', 'cosigning', '', ''), channel('noise-2', 'seal', 'hello', '{"lifetimeSeconds":600}')],
  }
}
