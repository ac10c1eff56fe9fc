// HMAC, HKDF, PBKDF2 over SM3 against OpenSSL and noble.
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { hkdf } from '@noble/hashes/hkdf.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesToHex, utf8ToBytes } from './bytes.ts'
import { hkdfSm3, hmacSm3, pbkdf2Sm3, sm2Kdf } from './kdf.ts'
import { sm3 } from './sm3.ts'

const key = fc.uint8Array({ maxLength: 130 })
const lengthWrong = expect.objectContaining({ code: 'crypto.length_wrong' })

test('HMAC-SM3 with keys shorter than, as long as and longer than a block', () => {
  fc.assert(fc.property(key, key, (secret, message) => {
    expect(bytesToHex(hmacSm3(secret, message))).toBe(createHmac('sm3', secret).update(message).digest('hex'))
  }))
})

test('HMAC-SM3 joins the parts of a message', () => {
  expect(hmacSm3(utf8ToBytes('k'), utf8ToBytes('ab'), utf8ToBytes('c'))).toEqual(hmacSm3(utf8ToBytes('k'), utf8ToBytes('abc')))
})

test('HKDF-SM3 equals noble over the same hash', () => {
  fc.assert(fc.property(key, key, key, fc.integer({ min: 1, max: 200 }), (secret, salt, info, length) => {
    expect(hkdfSm3(secret, salt, info, length)).toEqual(hkdf(sm3, secret, salt, info, length))
  }))
})

test('PBKDF2-HMAC-SM3', () => {
  fc.assert(fc.property(key, key, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 100 }), (password, salt, iterations, length) => {
    expect(bytesToHex(pbkdf2Sm3(password, salt, iterations, length)))
      .toBe(pbkdf2Sync(password, salt, iterations, length, 'sm3').toString('hex'))
  }))
})

test('PBKDF2-HMAC-SM3, many iterations', () => {
  expect(bytesToHex(pbkdf2Sm3(utf8ToBytes('123456'), utf8ToBytes('salt'), 10_000, 32)))
    .toBe(pbkdf2Sync('123456', 'salt', 10_000, 32, 'sm3').toString('hex'))
})

test('the KDF of SM2 counts from 1 in four bytes', () => {
  const blocks = [1, 2].map((i) => createHash('sm3').update('shared').update(Buffer.from([0, 0, 0, i])).digest())
  expect(bytesToHex(sm2Kdf(utf8ToBytes('shared'), 40))).toBe(Buffer.concat(blocks).subarray(0, 40).toString('hex'))
})

test.each([
  ['HKDF of nothing', () => hkdfSm3(utf8ToBytes('k'), utf8ToBytes(''), utf8ToBytes(''), 0)],
  ['HKDF of 256 blocks', () => hkdfSm3(utf8ToBytes('k'), utf8ToBytes(''), utf8ToBytes(''), 8161)],
  ['PBKDF2 without iterations', () => pbkdf2Sm3(utf8ToBytes('k'), utf8ToBytes('s'), 0, 32)],
  ['PBKDF2 with NaN iterations', () => pbkdf2Sm3(utf8ToBytes('k'), utf8ToBytes('s'), Number.NaN, 32)],
  ['PBKDF2 of nothing', () => pbkdf2Sm3(utf8ToBytes('k'), utf8ToBytes('s'), 1, 0)],
])('%s is refused', (_, derive) => expect(derive).toThrow(lengthWrong))
