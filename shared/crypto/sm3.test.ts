// GB/T 32905 SM3: samples of the standard, agreement with OpenSSL, and piece by piece equal to all at once.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { hmac } from '@noble/hashes/hmac.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../vectors/gbt32905/sm3.json' with { type: 'json' }
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from './bytes.ts'
import { hmacSm3 } from './kdf.ts'
import { sm3 } from './sm3.ts'

const node = (...parts: Uint8Array[]) => parts.reduce((hash, part) => hash.update(part), createHash('sm3')).digest('hex')

test.each(vectors.tests)('GB/T 32905 $id $comment', ({ input, resultHex }) => {
  expect(bytesToHex(sm3(utf8ToBytes(input.text.repeat(input.repeat))))).toBe(resultHex)
})

test.each(vectors.hmac)('$id $comment', ({ input, resultHex }) => {
  expect(bytesToHex(hmacSm3(hexToBytes(input.keyHex), utf8ToBytes(input.text)))).toBe(resultHex)
})

describe('agreement with OpenSSL', () => {
  test('every length up to five blocks', () => {
    const message = new Uint8Array(randomBytes(320))
    for (let length = 0; length <= 320; length++) {
      expect(bytesToHex(sm3(message.subarray(0, length)))).toBe(node(message.subarray(0, length)))
    }
  })
  test('a megabyte and a bit', () => {
    const message = new Uint8Array(randomBytes(1_048_583))
    expect(bytesToHex(sm3(message))).toBe(node(message))
  })
})

describe('piece by piece', () => {
  test('equals all at once, however it is cut', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 12 }), (parts) => {
      const hash = sm3.create()
      for (const part of parts) hash.update(part)
      expect(hash.digest()).toEqual(sm3(concatBytes(...parts)))
    }), { numRuns: 300 })
  })
  test('long run: 3 MB in uneven pieces, with a clone taken on the way at every hundredth', () => {
    const message = new Uint8Array(randomBytes(3_000_000))
    const hash = sm3.create()
    for (let offset = 0, step = 0; offset < message.length; step++) {
      const end = Math.min(message.length, offset + ((step * 7919) % 4001))
      hash.update(message.subarray(offset, end))
      offset = end
      if (step % 100 === 0) expect(bytesToHex(hash.clone().digest())).toBe(node(message.subarray(0, offset)))
    }
    expect(bytesToHex(hash.digest())).toBe(node(message))
  })
  test('a finished hash refuses to go on', () => {
    const hash = sm3.create().update(utf8ToBytes('abc'))
    hash.digest()
    expect(() => hash.update(utf8ToBytes('d'))).toThrow('digest was already taken')
    expect(() => hash.digest()).toThrow('digest was already taken')
  })
})

test('noble accepts it as one of its hashes', () => {
  const key = new Uint8Array(randomBytes(80))
  const message = new Uint8Array(randomBytes(200))
  expect(bytesToHex(hmac(sm3, key, message))).toBe(createHmac('sm3', key).update(message).digest('hex'))
})
