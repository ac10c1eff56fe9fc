import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesToHex, hexToBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { svsCodes } from './codes.ts'
import type { Field } from './fields.ts'
import { svsFrameLength } from './frame.ts'
import { svsOperationNames, svsOperations } from './messages.ts'
import type { SvsOperation, SvsRequestOf } from './messages.ts'
import { signMethodOf, SGD } from './methods.ts'
import { readSignerPublicKey } from './public-key-forms.ts'
import { encodeSvsRequest, parseSvsRequest, peekSvsType, svsForms } from './svs-request.ts'
import { encodeSvsRefusal, encodeSvsRespond, parseSvsRespond } from './svs-respond.ts'
import { formatSvsTime, parseSvsTime } from './time.ts'

/** shaped as a certificate is: three fields, the last a BIT STRING */
const certificate = hexToBytes('300b' + '3003020101' + '3000' + '03020000')
const valueOf = (field: Field, all: boolean): unknown => {
  if (field.optional && !all) return undefined
  return { integer: 0x20201, boolean: true, octets: Uint8Array.of(1, 2, 3), certificate }[field.kind]
}
const messageOf = (fields: readonly Field[], all: boolean) => Object.fromEntries(fields.map((field) => [field.name, valueOf(field, all)] as const).filter(([, value]) => value !== undefined))
const timeMs = Date.UTC(2026, 10, 21, 4, 5, 6)

describe('SV-1 every message, every form', () => {
  const cases = svsOperationNames.flatMap((operation) => svsForms.flatMap((form) => [true, false].map((all) => ({ operation, form, all }))))
    .filter(({ operation, form }) => svsOperations[operation].type <= 30 || form === 'untagged')
  test.each(cases)('$operation $form, everything: $all', ({ operation, form, all }) => {
    const message = messageOf(svsOperations[operation].request, all) as SvsRequestOf<SvsOperation>
    const der = encodeSvsRequest(operation, message, { form, timeMs })
    expect(parseSvsRequest(der)).toMatchObject({ operation, message, form, timeMs })
    expect(svsFrameLength(der)).toBe(der.length)
    const respond = { respValue: 0, ...messageOf(svsOperations[operation].respond, all) }
    expect(parseSvsRespond(encodeSvsRespond(operation, respond, { form, timeMs }))).toMatchObject({ operation, respond, form, timeMs })
  })
})

describe('SV-1 the bytes of the standard', () => {
  test('signData as §7.3.1 and §7.5.4 have it', () => {
    const der = encodeSvsRequest('signData', { signMethod: SGD.SM3_SM2, keyIndex: 1, keyValue: Uint8Array.of(0x31), signerIDLen: 2, signerID: Uint8Array.of(0x41, 0x42), inDataLen: 1, inData: Uint8Array.of(0xff) })
    // SEQUENCE { 3, OCTET STRING { [3] { 131585, 1, '31', [0] 2, [1] 'AB', 1, 'ff' } } }; version DEFAULT is not written
    expect(bytesToHex(der)).toBe('30' + '1f' + '020103' + '041a' + 'a318' + '0203020201' + '020101' + '040131' + '800102' + '81024142' + '020101' + '0401ff')
  })
  test('a refusal is type and code', () => {
    const der = encodeSvsRefusal(4, svsCodes.GM_INVALID_SIGNATURE)
    expect(bytesToHex(der)).toBe('300d' + '020104' + '0408' + 'a406' + '02040400000c')
    expect(parseSvsRespond(der)).toMatchObject({ operation: 'verifySignedData', respond: { respValue: 0x0400000c } })
  })
  test('table B.1', () => {
    expect(Object.values(svsCodes)).toEqual([0, ...Array.from({ length: 14 }, (_, index) => 0x04000001 + index)])
  })
  test('types below 1000 are the standard’s', () => {
    expect(svsOperationNames.map((name) => svsOperations[name].type).filter((type) => type < 1000)).toEqual([...Array(13).keys()])
  })
})

describe('tolerances', () => {
  const inner = '0408a0060404' + '01020304'
  test.each([['020100', 'explicit-default'], ['020101', 'svs-version-one']])('version %s (%s)', (version) => {
    expect(parseSvsRequest(hexToBytes('3010' + version + '020100' + inner.slice(0, 4) + inner.slice(4)))).toMatchObject({ operation: 'exportCert', message: { identification: Uint8Array.of(1, 2, 3, 4) } })
  })
  test('svs-explicit-field: [0] around INTEGER, [1] around OCTET STRING', () => {
    const der = hexToBytes('3023' + '020103' + '041e' + 'a31c' + '0203020201' + '020101' + '040131' + 'a003020102' + 'a10404024142' + '020101' + '0401ff')
    expect(parseSvsRequest(der).message).toMatchObject({ signerIDLen: 2, signerID: Uint8Array.of(0x41, 0x42) })
  })
  test.each([
    ['20131001120000Z', Date.UTC(2013, 9, 1, 12)], ['20131001120000Z+0800', Date.UTC(2013, 9, 1, 4)], ['20131001120000+0800', Date.UTC(2013, 9, 1, 4)],
    ['201310011200-0130', Date.UTC(2013, 9, 1, 13, 30)], ['20131001120000.25Z', Date.UTC(2013, 9, 1, 12) + 250],
  ])('svs-time-zone: %s', (text, ms) => expect(parseSvsTime(text)).toBe(ms))
  test.each(['', '20131001120000', '20131301120000Z', '20130231120000Z', '20131001250000Z', '2013100112Z', '20131001120000Z+9900', '20131001120000ZZ'])('no time: %j', (text) => {
    expect(() => parseSvsTime(text)).toThrow(expect.objectContaining({ code: 'der.time_invalid' }))
  })
  test('what is written is read', () => expect(parseSvsTime(formatSvsTime(timeMs))).toBe(timeMs))

  const [x, y] = [new Uint8Array(32).fill(7), new Uint8Array(32).fill(9)]
  const point = Uint8Array.of(4, ...x, ...y)
  test.each([
    ['04 ‖ X ‖ Y', point], ['X ‖ Y', point.subarray(1)], ['BIT STRING', Uint8Array.of(3, 66, 0, ...point)],
    ['SubjectPublicKeyInfo', Uint8Array.of(...hexToBytes('3059301306072a8648ce3d020106082a811ccf5501822d034200'), ...point)],
    ['ECCrefPublicKey', Uint8Array.of(0, 1, 0, 0, ...new Uint8Array(32), ...x, ...new Uint8Array(32), ...y)],
  ])('svs-public-key: %s', (_, bytes) => expect(readSignerPublicKey(bytes)).toEqual(point))
  test.each([[new Uint8Array(0)], [Uint8Array.of(5, ...x, ...y)], [Uint8Array.of(3, 2, 0, 4)], [new Uint8Array(66)]])('no key: %j', (bytes) => expect(() => readSignerPublicKey(bytes)).toThrow(CryptoError))
})

describe('what is refused', () => {
  const good = encodeSvsRequest('signData', { signMethod: 1, keyIndex: 1, keyValue: Uint8Array.of(1), inDataLen: 1, inData: Uint8Array.of(1) })
  test.each([
    ['nothing', '', 'der.truncated'], ['a type that is not in the table', '3009' + '02010d' + '0404' + 'ad020400', 'crypto.encoding_invalid'],
    ['version 2', '300c020102020100' + '0404a0020400', 'der.integer_out_of_range'], ['another tag than the type', '30090201000404a1020400', 'der.tag_unexpected'],
    ['a field too many', '300e0201000409a0070400040004000000', 'der.'], ['no inner message', '3003020100', 'der.element_missing'],
    ['times twice', '300d0201000404a002040080008000', 'der.'],
  ])('%s', (_, hex, code) => {
    expect(() => parseSvsRequest(hexToBytes(hex))).toThrow(expect.objectContaining({ code: expect.stringContaining(code) as string }))
  })
  test('the type is known as long as it can be read', () => {
    expect(peekSvsType(good)).toBe(3)
    expect(peekSvsType(hexToBytes('3003020163'))).toBe(99)
    expect(peekSvsType(Uint8Array.of(1, 2, 3))).toBeUndefined()
  })
  test('whatever the bytes, a CryptoError or a message', () => {
    fc.assert(fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, cut) => {
      const bytes = good.slice(0, cut === 0 ? good.length : cut)
      if (at < bytes.length) bytes[at] = value
      try {
        parseSvsRequest(bytes)
        parseSvsRespond(bytes)
      } catch (cause) {
        expect(cause).toBeInstanceOf(CryptoError)
      }
    }), { numRuns: 2000, seed: 38629 })
  })
})

describe('frames', () => {
  test.each([['', undefined], ['30', undefined], ['3005', 7], ['3081', undefined], ['308180', 131], ['3082', undefined], ['30820100', 260], ['3084', undefined]])('%s → %s', (hex, length) => expect(svsFrameLength(hexToBytes(hex))).toBe(length))
  test.each(['04', '474554', '3080', '308101', '30820001', '3085'])('no frame begins with %s', (hex) => expect(() => svsFrameLength(hexToBytes(hex))).toThrow(CryptoError))
})

test('methods: SHA-1 verifies, never signs', () => {
  expect(signMethodOf(SGD.SHA1_RSA)?.maySign).toBe(false)
  expect(signMethodOf(SGD.SM3_SM2)).toMatchObject({ key: 'sm2', maySign: true })
  expect(signMethodOf(0)).toBeUndefined()
})
