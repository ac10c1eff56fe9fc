// Where the fast ways of reading end: arcs beyond exact doubles, the first century, lengths at each edge.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hexToBytes } from '../bytes.ts'
import { contentOf, parseDer } from './element.ts'
import { encodeOid, readOid } from './oid.ts'
import { encodeGeneralizedTime, readTime } from './time.ts'
import { encodeOctetString } from './write.ts'

const hex = (text: string) => hexToBytes(text.replace(/ /g, ''))

describe('X.690 §8.19: object identifiers', () => {
  test('arcs of any size read back', () => {
    const arc = fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, 1n << 53n), fc.bigInt((1n << 41n) - 3n, (1n << 50n) + 3n), fc.bigInt(0n, 1n << 128n))
    fc.assert(fc.property(fc.array(arc, { minLength: 1, maxLength: 2 }), fc.bigInt(0n, 1n << 60n), (arcs, second) => {
      const dotted = ['2', second, ...arcs].join('.')
      return readOid(parseDer(encodeOid(dotted))) === dotted
    }), { numRuns: 500 })
  })

  test('a UUID, and each first arc', () => {
    for (const dotted of ['2.25.329800735698586629295641978511506172918', '0.0', '0.39', '1.0', '1.39.1', '2.0', '2.47', '2.48', '2.999']) {
      expect(readOid(parseDer(encodeOid(dotted)))).toBe(dotted)
    }
  })

  test.each([['a large arc padded', '06 0c 2a ff ff ff ff ff ff 7f 80 81 82 03'], ['a large arc cut short', '06 0a 2a ff ff ff ff ff ff ff ff ff'], ['padded at once', '06 03 2a 80 01'], ['cut at once', '06 02 2a 81']])('refuses %s', (_, text) => {
    expect(() => readOid(parseDer(hex(text)))).toThrow(expect.objectContaining({ code: 'der.oid_invalid' }))
  })

  test('neither written nor read above 64 octets', () => {
    const arc = (1n << 128n) - 1n
    expect(() => encodeOid(`2.1.${arc}.${arc}.${arc}.${arc}`)).toThrow(expect.objectContaining({ code: 'der.oid_invalid' }))
  })

  test('what the table gave cannot be spoilt by its reader', () => {
    encodeOid('1.2.156.10197.1.401').fill(0)
    expect(readOid(parseDer(encodeOid('1.2.156.10197.1.401')))).toBe('1.2.156.10197.1.401')
  })
})

describe('X.690 §11.7, RFC 5280 §4.1.2.5: times', () => {
  test('every year and day of the calendar, to the millisecond', () => {
    const [first, last] = [new Date('0001-01-01T00:00:00Z').getTime(), Date.UTC(9999, 11, 31, 23, 59, 59, 999)]
    fc.assert(fc.property(fc.integer({ min: first, max: last }), (ms) => readTime(parseDer(encodeGeneralizedTime(ms, true))) === ms), { numRuns: 1000 })
    for (const ms of [first, last, -1, 0, Date.UTC(2000, 1, 29), Date.UTC(2400, 1, 29)]) expect(readTime(parseDer(encodeGeneralizedTime(ms, true)))).toBe(ms)
  })

  const time = (text: string) => parseDer(Uint8Array.from([0x18, text.length, ...Buffer.from(text, 'latin1')]))
  test.each(['20230229000000Z', '21000229000000Z', '20230431000000Z', '20231301000000Z', '20230001000000Z', '20230100000000Z', '20230101240000Z', '20230101006000Z', '20230101000060Z', '00000101000000Z', '20230101000000', '20230101000000.Z', '20230101000000.10Z', '20230101000000,1Z', '20230101000000.1234567890Z', '2023010100000Z', '202301010000000Z', '20230101000000+0000', '2023010100000:Z', ' 0230101000000Z', ''])('refuses %s', (text) => {
    expect(() => readTime(time(text))).toThrow(expect.objectContaining({ code: 'der.time_invalid' }))
  })
})

test.each([0, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000, 0xffffff, 0x1000000])('X.690 §10.1: a content of %i octets has the shortest length', (size) => {
  const element = encodeOctetString(new Uint8Array(size))
  expect(contentOf(parseDer(element, { maxBytes: 1 << 26 })).length).toBe(size)
})
