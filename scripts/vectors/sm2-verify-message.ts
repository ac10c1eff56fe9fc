// Makes shared/vectors/sm2/verify.json: signatures in DER on messages, with every identity and every way to spoil the encoding.
import { nodeSm3, nodeZ } from './node-sm2.ts'
import { base, bytesModN, invertModN, modN, multiply, namedScalar, order, pointHex, scalarHex } from './textbook-sm2.ts'
import type { VectorGroup, VectorTest } from './sm2-verify-digest.ts'

type Case = Omit<VectorTest, 'tcId'>
const d = namedScalar('message-key')
const P = multiply(base, d)
const publicKey = Buffer.from(pointHex(P), 'hex')
const defaultId = '1234567812345678'
const text = (value: string): Buffer => Buffer.from(value)

/** r, s under the key, with a nonce that its name decides. */
function sign(e: bigint, name: string): { r: bigint; s: bigint } {
  const k = namedScalar(`message-k ${name}`)
  const r = modN(e + multiply(base, k)!.x)
  return { r, s: modN(invertModN(1n + d) * (k - r * d)) }
}
const digestOf = (message: Buffer, id: string): bigint => bytesModN(nodeSm3(nodeZ(publicKey, id), message))

const integer = (value: bigint): Buffer => {
  const digits = value.toString(16)
  const bytes = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex')
  return element(2, bytes[0]! & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes)
}
const element = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.of(tag, content.length), content])
}
const der = ({ r, s }: { r: bigint; s: bigint }): Buffer => element(0x30, integer(r), integer(s))

const test = (comment: string, flags: string[], msg: Buffer, id: Buffer | string, sig: Buffer, result: 'valid' | 'invalid'): Case =>
  ({ comment, flags, id: Buffer.from(id).toString('hex'), msg: msg.toString('hex'), sig: sig.toString('hex'), result })

const message = text('message digest')
const good = sign(digestOf(message, defaultId), 'good')

function identities(): Case[] {
  const longest = 'x'.repeat(8191)
  const ids: [string, string][] = [[defaultId, 'the default'], ['', 'empty'], ['a', 'one byte'], ['ALICE123@YAHOO.COM', 'a mail address'], ['医签', 'UTF-8'], ['1234567812345678\0', 'the default and a zero'], ['x'.repeat(31), '31 bytes'], ['x'.repeat(32), '32 bytes, 256 bits'], ['x'.repeat(8190), '8190 bytes'], [longest, '8191 bytes, the longest']]
  return ids.flatMap(([id, name]) => {
    const sig = der(sign(digestOf(message, id), name))
    const other = id === defaultId ? '1234567812345679' : defaultId
    return [test(`identity: ${name}`, ['Identity'], message, id, sig, 'valid'), test(`identity: ${name}, verified under another`, ['Identity', 'Altered'], message, other, sig, 'invalid')]
  })
}

function messages(): Case[] {
  const inputs: [Buffer, string][] = [[Buffer.alloc(0), 'empty'], [Buffer.of(0), 'a zero'], [Buffer.alloc(63, 1), '63 bytes'], [Buffer.alloc(64, 1), '64 bytes'], [Buffer.alloc(65, 1), '65 bytes'], [Buffer.alloc(1000, 2), '1000 bytes']]
  return inputs.flatMap(([msg, name]) => {
    const sig = der(sign(digestOf(msg, defaultId), name))
    return [test(`message: ${name}`, ['Normal'], msg, defaultId, sig, 'valid'), test(`message: ${name}, one byte more`, ['Altered'], Buffer.concat([msg, Buffer.of(0)]), defaultId, sig, 'invalid')]
  })
}

/** Signatures whose r or s begins with zero bytes, found by trying nonces. */
function shortHalves(): Case[] {
  const found = new Map<string, Case>()
  for (let i = 0; found.size < 4 && i < 4000; i++) {
    const pair = sign(digestOf(message, defaultId), `short ${i}`)
    for (const half of ['r', 's'] as const) {
      const zeros = pair[half] >> 248n === 0n ? 'begins with a zero byte' : pair[half] >> 255n === 0n ? 'needs no padding' : ''
      if (zeros && !found.has(half + zeros)) found.set(half + zeros, test(`${half} ${zeros}`, ['LeadingZeros'], message, defaultId, der(pair), 'valid'))
    }
  }
  return [...found.values()]
}

function encodings(): Case[] {
  const { r, s } = good
  const [R, S, whole] = [integer(r), integer(s), der(good)]
  const body = Buffer.concat([R, S])
  const bare = (value: bigint): Buffer => Buffer.from(scalarHex(value), 'hex')
  const bad = (comment: string, sig: Buffer): Case => test(comment, ['BerEncoding'], message, defaultId, sig, 'invalid')
  return [
    bad('length in the long form', Buffer.concat([Buffer.of(0x30, 0x81, body.length), body])), bad('length in two bytes', Buffer.concat([Buffer.of(0x30, 0x82, 0, body.length), body])), bad('indefinite length', Buffer.concat([Buffer.of(0x30, 0x80), body, Buffer.of(0, 0)])),
    bad('length one too small', Buffer.concat([Buffer.of(0x30, body.length - 1), body])), bad('length one too large', Buffer.concat([Buffer.of(0x30, body.length + 1), body])), bad('length of four gigabytes', Buffer.concat([Buffer.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff), body])),
    bad('a byte behind the sequence', Buffer.concat([whole, Buffer.of(0)])), bad('NULL behind the sequence', Buffer.concat([whole, Buffer.of(5, 0)])), bad('NULL behind s', element(0x30, R, S, Buffer.of(5, 0))), bad('a third integer', element(0x30, R, S, integer(1n))), bad('only r', element(0x30, R)),
    bad('an empty sequence', element(0x30)), bad('nothing', Buffer.alloc(0)), bad('cut in the middle', whole.subarray(0, 40)), bad('without the last byte', whole.subarray(0, -1)), bad('a SET', element(0x31, R, S)), bad('a primitive sequence tag', element(0x10, R, S)), bad('r as OCTET STRING', element(0x30, element(4, bare(r)), S)),
    bad('s as OCTET STRING', element(0x30, R, element(4, bare(s)))), bad('r as ENUMERATED', element(0x30, element(10, R.subarray(2)), S)), bad('r padded with a zero', element(0x30, element(2, Buffer.of(0), R.subarray(2)), S)), bad('s padded with a zero', element(0x30, R, element(2, Buffer.of(0), S.subarray(2)))),
    bad('r empty', element(0x30, Buffer.of(2, 0), S)), bad('s empty', element(0x30, R, Buffer.of(2, 0))), bad('a sequence in a sequence', element(0x30, whole)), bad('r ‖ s without DER', Buffer.concat([bare(r), bare(s)])), bad('r negative: n - r with its sign', element(0x30, element(2, negative(order - r)), S)),
    bad('s - n, negative', element(0x30, R, element(2, negative(order - s)))), bad('r + n', element(0x30, integer(r + order), S)), bad('s + n', element(0x30, R, integer(s + order))), bad('r = 0', element(0x30, integer(0n), S)), bad('s = 0', element(0x30, R, integer(0n))), bad('r of 64 bytes', element(0x30, integer(r + (order << 256n)), S)),
    bad('s then r', element(0x30, S, R)), bad('hex of the signature', Buffer.from(whole.toString('hex'))),
  ]
}

/** −value in two's complement. */
function negative(value: bigint): Buffer {
  return Buffer.from(((1n << 264n) - value).toString(16).padStart(66, '0'), 'hex')
}

function otherDigests(): Case[] {
  const withoutZ = bytesModN(nodeSm3(message))
  const wrong = (comment: string, e: bigint): Case => test(comment, ['WrongDigest'], message, defaultId, der(sign(e, comment)), 'invalid')
  const otherKey = Buffer.from(pointHex(multiply(base, d + 1n)), 'hex')
  return [
    wrong('e = SM3(M), without Z', withoutZ), wrong('e = SM3(Z of the empty identity ‖ M)', digestOf(message, '')), wrong('e = SM3(Z of another key ‖ M)', bytesModN(nodeSm3(nodeZ(otherKey), message))),
    wrong('e = Z', bytesModN(nodeZ(publicKey))), wrong('e = SM3(M ‖ Z)', bytesModN(nodeSm3(message, nodeZ(publicKey)))), wrong('e = M as a number', BigInt(`0x${message.toString('hex')}`)),
  ]
}

export function verifyMessageGroups(): VectorGroup[] {
  const cases = [...identities(), ...messages(), ...shortHalves(), ...encodings(), ...otherDigests()]
  return [{ type: 'Sm2Verify', publicKey: { curve: 'sm2p256v1', keySize: 256, uncompressed: pointHex(P) }, tests: cases.map((each, index): VectorTest => ({ tcId: index + 1, ...each })) }]
}
