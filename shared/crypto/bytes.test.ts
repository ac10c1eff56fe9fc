// Bytes: every codec against Node's own, and every malformed input refused.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  base64ToBytes, bytesToBase64, bytesToHex, bytesToUint64, bytesToUtf8, concatBytes, equalBytes, hexToBytes, lengthPrefixed,
  uint32ToBytes, uint64ToBytes, utf8ToBytes, wipeBytes,
} from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 100 })
const invalid = expect.objectContaining({ code: 'crypto.encoding_invalid' })

describe('agreement with Node', () => {
  test('hex and base64, both ways', () => {
    fc.assert(fc.property(bytes, (value) => {
      expect(bytesToHex(value)).toBe(Buffer.from(value).toString('hex'))
      expect(bytesToBase64(value)).toBe(Buffer.from(value).toString('base64'))
      expect(hexToBytes(bytesToHex(value).toUpperCase())).toEqual(value)
      expect(base64ToBytes(bytesToBase64(value))).toEqual(value)
    }))
  })
  test('UTF-8 of every kind of character', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8ToBytes(text)).toEqual(new TextEncoder().encode(text))
      expect(bytesToUtf8(utf8ToBytes(text))).toBe(text)
    }))
    expect(bytesToUtf8(utf8ToBytes('医签 𠮷 é \u0000'))).toBe('医签 𠮷 é \u0000')
  })
  test('bytes that are not UTF-8 are refused exactly where Node refuses them', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    fc.assert(fc.property(fc.uint8Array({ maxLength: 5 }), (value) => {
      let text: string | undefined
      try { text = strict.decode(value) } catch { text = undefined }
      if (text === undefined) expect(() => bytesToUtf8(value)).toThrow(invalid)
      else expect(bytesToUtf8(value)).toBe(text)
    }), { numRuns: 3000 })
  })
})

describe('refusals', () => {
  test.each(['0', 'zz', '0x00', ' 00', '0g'])('hex %j', (text) => expect(() => hexToBytes(text)).toThrow(invalid))
  test.each(['A', 'AA', 'AAA', 'AA=A', 'A===', 'AB==', 'AAB=', 'AA==\n', 'AA-_', '====', 'AAAA=', ' AAA'])('base64 %j', (text) => {
    expect(() => base64ToBytes(text)).toThrow(invalid)
  })
  test.each(['c080', 'e08080', 'eda080', 'f4908080', 'f8888080', '80', 'c2', 'e282', 'ff'])('UTF-8 %s', (hex) => {
    expect(() => bytesToUtf8(hexToBytes(hex))).toThrow(invalid)
  })
  test('a lone surrogate has no bytes', () => expect(() => utf8ToBytes('a\ud800')).toThrow(invalid))
  test('an integer above 2^53', () => expect(() => bytesToUint64(hexToBytes('0020000000000000'))).toThrow(invalid))
})

test('integers are big-endian', () => {
  expect(bytesToHex(uint32ToBytes(0xdeadbeef))).toBe('deadbeef')
  expect(bytesToHex(uint64ToBytes(0x1_2345_6789))).toBe('0000000123456789')
  fc.assert(fc.property(fc.maxSafeNat(), (value) => { expect(bytesToUint64(uint64ToBytes(value))).toBe(value) }))
})

test('comparison', () => {
  fc.assert(fc.property(bytes, bytes, (left, right) => {
    expect(equalBytes(left, right)).toBe(Buffer.compare(left, right) === 0)
    expect(equalBytes(left, left.slice())).toBe(true)
  }))
})

test('length-prefixed inputs differ whenever their parts differ', () => {
  fc.assert(fc.property(fc.array(bytes, { maxLength: 4 }), fc.array(bytes, { maxLength: 4 }), (left, right) => {
    const same = left.length === right.length && left.every((part, i) => equalBytes(part, right[i]!))
    expect(equalBytes(lengthPrefixed('x', ...left), lengthPrefixed('x', ...right))).toBe(same)
  }))
  expect(bytesToHex(lengthPrefixed('ab', Uint8Array.of(1)))).toBe('0000000261620000000101')
})

test('wiping leaves zeros', () => {
  const secret = concatBytes(Uint8Array.of(1, 2), Uint8Array.of(3))
  wipeBytes(secret)
  expect(secret).toEqual(new Uint8Array(3))
})
