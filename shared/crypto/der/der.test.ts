// DER reading and writing: what is written reads back, and every non-DER form is refused by name.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesToHex, hexToBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import type { CryptoErrorCode } from '../error.ts'
import { openFields } from './cursor.ts'
import { childrenOf, derLength, parseDer, rawOf } from './element.ts'
import { OID, encodeOid, readOid } from './oid.ts'
import { encodePkcs8PrivateKey, encodeSec1PrivateKey, parsePrivateKey } from './private-key.ts'
import { encodePublicKeyInfo, parsePublicKeyInfo } from './public-key.ts'
import { readBitString, readBoolean, readInteger, readNamedBits, readNull, readSmallInteger, readString, readUnsignedBytes } from './read.ts'
import { encodeSm2Signature, parseSm2Signature } from './sm2-signature.ts'
import { encodeGeneralizedTime, encodeTime, readTime } from './time.ts'
import { encodeBoolean, encodeInteger, encodeNamedBits, encodeOctetString, encodeSequence, encodeSetOf, encodeUnsigned, encodeUtf8String } from './write.ts'

const refusal = (code: CryptoErrorCode) => expect.objectContaining({ code })
const hex = (text: string) => hexToBytes(text.replace(/ /g, ''))
const [X, Y, D] = ['09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020', 'CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13', '3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8']
const publicKey = hex('04' + X + Y)
const privateKey = hex(D)

describe('X.690 §8.1, §10.1: the shape of an element', () => {
  test.each<[string, string, CryptoErrorCode]>([
    ['nothing', '', 'der.truncated'],
    ['an identifier alone', '30', 'der.truncated'],
    ['content cut short', '3003 0201', 'der.truncated'],
    ['a child that reaches past its parent', '3003 020201 00', 'der.trailing_bytes'],
    ['a child longer than its parent', '3003 020501', 'der.truncated'],
    ['a byte behind', '0500 00', 'der.trailing_bytes'],
    ['indefinite length', '3080 0000', 'der.length_indefinite'],
    ['indefinite length inside', '3004 3080 0000', 'der.length_indefinite'],
    ['long form for a short length', '30 81 02 0500', 'der.length_not_minimal'],
    ['length with a leading zero', '30 82 0002 0500', 'der.length_not_minimal'],
    ['length of four giga', '30 84 ffffffff 00', 'der.truncated'],
    ['length of five octets', '30 85 0100000000 00', 'der.too_large'],
    ['length octets cut short', '30 84 ffff', 'der.truncated'],
    ['multi-octet tag', '3f 21 00', 'der.tag_unsupported'],
    ['end-of-contents as an element', '3002 0000', 'der.tag_unsupported'],
    ['a SEQUENCE without the constructed bit', '3002 1000', 'der.tag_unsupported'],
    ['a segmented OCTET STRING', '3005 2403 040100', 'der.tag_unsupported'],
  ])('refuses %s', (_, text, code) => {
    expect(() => parseDer(hex(text))).toThrow(refusal(code))
  })

  test('refuses a depth bomb and a size bomb without reading them', () => {
    let bomb = hex('0500')
    for (let i = 0; i < 49; i++) bomb = encodeSequence(bomb)
    expect(() => parseDer(bomb)).toThrow(refusal('der.too_deep'))
    expect(() => parseDer(new Uint8Array(200_000).fill(0x30))).toThrow(CryptoError)
    expect(() => parseDer(new Uint8Array(101), { maxBytes: 100 })).toThrow(refusal('der.too_large'))
  })

  test('a hundred thousand tiny elements are walked in linear time', () => {
    const started = performance.now()
    const body = new Uint8Array(1_000_000)
    for (let i = 0; i < body.length; i += 2) body[i] = 0x05
    expect(childrenOf(parseDer(encodeSequence(body)))).toHaveLength(500_000)
    expect(performance.now() - started).toBeLessThan(30_000)
  })

  test('elements keep the very bytes they came from', () => {
    const der = encodeSequence(encodeInteger(1), encodeSequence(encodeOid(OID.sm3)))
    const [, inner] = childrenOf(parseDer(der))
    expect(bytesToHex(rawOf(inner))).toBe(bytesToHex(encodeSequence(encodeOid(OID.sm3))))
    expect(rawOf(inner).buffer).toBe(der.buffer)
  })

  test('derLength finds the end of a padded element', () => {
    expect(derLength(hex('3002 0500 0000 0000'))).toBe(4)
  })

  test('lengths at every boundary of the short and long forms read back', () => {
    for (const size of [0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000]) {
      const der = encodeOctetString(new Uint8Array(size))
      expect(parseDer(der).end - parseDer(der).contentStart).toBe(size)
    }
  })

  test('a cursor refuses a missing field, a wrong one and one too many', () => {
    const fields = () => openFields(parseDer(encodeSequence(encodeInteger(1), encodeInteger(2))))
    expect(() => fields().next(0x04)).toThrow(refusal('der.tag_unexpected'))
    expect(() => fields().done()).toThrow(refusal('der.trailing_bytes'))
    const all = fields()
    all.next(); all.next()
    expect(() => all.next()).toThrow(refusal('der.element_missing'))
  })
})

describe('X.690 §8: primitive types', () => {
  test('integers of any sign and size read back in the shortest form', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(1n << 300n), max: 1n << 300n }), (value) => {
      expect(readInteger(parseDer(encodeInteger(value)))).toBe(value)
    }))
    expect(bytesToHex(encodeInteger(-128))).toBe('020180')
    expect(bytesToHex(encodeInteger(128))).toBe('02020080')
    expect(bytesToHex(encodeUnsigned(hex('0000')))).toBe('020100')
  })

  test.each<[string, string, (text: string) => unknown, CryptoErrorCode]>([
    ['an empty INTEGER', '0200', (t) => readInteger(parseDer(hex(t))), 'der.integer_invalid'],
    ['a padded positive INTEGER', '02020001', (t) => readInteger(parseDer(hex(t))), 'der.integer_invalid'],
    ['a padded negative INTEGER', '0202ff80', (t) => readInteger(parseDer(hex(t))), 'der.integer_invalid'],
    ['a negative small integer', '0201ff', (t) => readSmallInteger(parseDer(hex(t))), 'der.integer_out_of_range'],
    ['a small integer of 32 bits', '02050080000000', (t) => readSmallInteger(parseDer(hex(t))), 'der.integer_out_of_range'],
    ['an unsigned value too long for its field', '0203010000', (t) => readUnsignedBytes(parseDer(hex(t)), 2), 'der.integer_out_of_range'],
    ['a BOOLEAN of 01', '010101', (t) => readBoolean(parseDer(hex(t))), 'der.boolean_invalid'],
    ['a BOOLEAN of two octets', '0102ffff', (t) => readBoolean(parseDer(hex(t))), 'der.boolean_invalid'],
    ['a NULL with content', '050100', (t) => readNull(parseDer(hex(t))), 'der.null_invalid'],
    ['an empty BIT STRING', '0300', (t) => readBitString(parseDer(hex(t))), 'der.bit_string_invalid'],
    ['eight unused bits', '03020800', (t) => readBitString(parseDer(hex(t))), 'der.bit_string_invalid'],
    ['unused bits that are set', '03020101', (t) => readBitString(parseDer(hex(t))), 'der.bit_string_invalid'],
    ['unused bits of nothing', '030101', (t) => readBitString(parseDer(hex(t))), 'der.bit_string_invalid'],
    ['an empty OID', '0600', (t) => readOid(parseDer(hex(t))), 'der.oid_invalid'],
    ['an OID cut short', '06022a81', (t) => readOid(parseDer(hex(t))), 'der.oid_invalid'],
    ['a padded OID arc', '06032a8001', (t) => readOid(parseDer(hex(t))), 'der.oid_invalid'],
    ['broken UTF-8', '0c02c328', (t) => readString(parseDer(hex(t))), 'der.string_invalid'],
    ['a PrintableString beyond ASCII', '130180', (t) => readString(parseDer(hex(t))), 'der.string_invalid'],
    ['half a BMPString', '1e0100', (t) => readString(parseDer(hex(t))), 'der.string_invalid'],
    ['a string of another type', '040161', (t) => readString(parseDer(hex(t))), 'der.tag_unexpected'],
  ])('refuses %s', (_, text, read, code) => {
    expect(() => read(text)).toThrow(refusal(code))
  })

  test.each([...Object.values(OID), '2.999.1', '0.0', '1.39.0', '2.5.29.14'])('OID %s reads back', (oid) => {
    expect(readOid(parseDer(encodeOid(oid)))).toBe(oid)
  })

  test.each(['', '1', '3.1', '1.40', '1.2.', '1.02', 'a.b'])('refuses to write %j as an OID', (text) => {
    expect(() => encodeOid(text)).toThrow(refusal('der.oid_invalid'))
  })

  test('named bits lose their trailing zeros', () => {
    expect(bytesToHex(encodeNamedBits([0, 1]))).toBe('030206c0')
    expect(bytesToHex(encodeNamedBits([]))).toBe('030100')
    expect([...readNamedBits(parseDer(encodeNamedBits([5, 6, 8])))]).toEqual([5, 6, 8])
  })

  test('strings and booleans read back', () => {
    expect(readString(parseDer(encodeUtf8String('测试医师 𠮷')))).toBe('测试医师 𠮷')
    expect(readBoolean(parseDer(encodeBoolean(true)))).toBe(true)
    expect(readString(parseDer(hex('1e04 533b 0041')))).toBe('医A')
  })

  test('SET OF is written in the order of encodings', () => {
    expect(bytesToHex(encodeSetOf([encodeInteger(256), encodeInteger(2), encodeInteger(1)]))).toBe('310a020101020102' + '02020100')
  })
})

describe('RFC 5280 §4.1.2.5: times', () => {
  test.each<[string, number]>([
    ['170d3530303130313030303030305a', Date.UTC(1950, 0, 1)],
    ['170d3439313233313233353935395a', Date.UTC(2049, 11, 31, 23, 59, 59)],
    ['180f32303530303130313030303030305a', Date.UTC(2050, 0, 1)],
    ['170d3234303232393132303030305a', Date.UTC(2024, 1, 29, 12)],
  ])('%s', (text, ms) => {
    expect(bytesToHex(encodeTime(ms))).toBe(text)
    expect(readTime(parseDer(hex(text)))).toBe(ms)
  })

  test.each(['240230120000Z', '230229120000Z', '241301000000Z', '240101246000Z', '2401010000Z', '240101000000', '240101000000+0800', '24010100000aZ'])('refuses UTCTime %s', (text) => {
    const der = Uint8Array.of(0x17, text.length, ...[...text].map((c) => c.charCodeAt(0)))
    expect(() => readTime(parseDer(der))).toThrow(refusal('der.time_invalid'))
  })

  test.each(['20240101000000.0Z', '20240101000000.10Z', '20240101000000.Z', '20240101000000,5Z', '00000101000000Z', '20240101000000', '20240101000060Z'])('refuses GeneralizedTime %s', (text) => {
    const der = Uint8Array.of(0x18, text.length, ...[...text].map((c) => c.charCodeAt(0)))
    expect(() => readTime(parseDer(der))).toThrow(refusal('der.time_invalid'))
  })

  test('any instant reads back, with its milliseconds where asked', () => {
    fc.assert(fc.property(fc.integer({ min: -62135596800000, max: 253402300799999 }), (ms) => {
      expect(readTime(parseDer(encodeGeneralizedTime(ms, true)))).toBe(ms)
      expect(readTime(parseDer(encodeTime(ms)))).toBe(Math.floor(ms / 1000) * 1000)
    }))
  })
})

describe('GM/T 0009 §7: signatures and keys', () => {
  const r = 'F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3'
  const s = 'B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA'
  const n = 'FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123'

  test('the signature of GB/T 32918.5 both ways', () => {
    const der = hex(`3046022100${r}022100${s}`)
    expect(encodeSm2Signature(hex(r + s))).toEqual(der)
    expect(parseSm2Signature(der)).toEqual(hex(r + s))
  })

  test('small values are written short and read back to 32 bytes', () => {
    const small = hex('00'.repeat(31) + '01' + '00'.repeat(31) + '80')
    expect(bytesToHex(encodeSm2Signature(small))).toBe('300702010102020080')
    expect(parseSm2Signature(hex('300702010102020080'))).toEqual(small)
  })

  test.each<[string, string, CryptoErrorCode]>([
    ['r = 0', '3006020100020101', 'der.signature_out_of_range'],
    ['s = n', `302602010102 21 00${n}`, 'der.signature_out_of_range'],
    ['a negative r', '30060201ff020101', 'der.integer_out_of_range'],
    ['a padded r', '3007 02020001 020101', 'der.integer_invalid'],
    ['33 octets of r', `3026 0221 01${'00'.repeat(32)} 020101`, 'der.integer_out_of_range'],
    ['a third integer', '3009 020101 020101 020101', 'der.trailing_bytes'],
    ['one integer', '3003 020101', 'der.element_missing'],
    ['a byte behind', '3006 020101 020101 00', 'der.trailing_bytes'],
    ['long-form length', '308106 020101 020101', 'der.length_not_minimal'],
    ['a SET', '3106 020101 020101', 'der.tag_unexpected'],
    ['r ‖ s itself', r + s, 'der.tag_unsupported'],
  ])('refuses %s', (_, text, code) => {
    const act = () => parseSm2Signature(hex(text))
    expect(act).toThrow(code === 'der.tag_unsupported' ? CryptoError : refusal(code))
  })

  test('key containers are those that OpenSSL writes', () => {
    expect(encodePublicKeyInfo(publicKey)).toEqual(hex(`3059301306072A8648CE3D020106082A811CCF5501822D03420004${X}${Y}`))
    expect(encodeSec1PrivateKey({ privateKey, publicKey })).toEqual(hex(`30770201010420${D}A00A06082A811CCF5501822DA14403420004${X}${Y}`))
    const pkcs8 = hex(`308187020100301306072A8648CE3D020106082A811CCF5501822D046D306B0201010420${D}A14403420004${X}${Y}`)
    expect(encodePkcs8PrivateKey({ privateKey, publicKey })).toEqual(pkcs8)
    expect(parsePrivateKey(pkcs8)).toEqual({ privateKey, publicKey })
    expect(parsePrivateKey(encodeSec1PrivateKey({ privateKey }))).toEqual({ privateKey })
    expect(parsePublicKeyInfo(encodePublicKeyInfo(publicKey)).sm2PublicKey).toEqual(publicKey)
  })

  test('a key of another curve is read but is no SM2 key', () => {
    const p256 = hex(`3059301306072A8648CE3D020106082A8648CE3D03010703420004${X}${Y}`)
    expect(parsePublicKeyInfo(p256).sm2PublicKey).toBeUndefined()
    expect(() => parsePrivateKey(hex(`304102010030130607 2A8648CE3D0201 06082A8648CE3D030107 0427 3025 020101 0420 ${D}`))).toThrow(refusal('der.key_unsupported'))
  })
})
