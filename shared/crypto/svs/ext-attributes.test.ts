// What stands beside a message: the timestamp over it and the attributes of the parties, as bytes.
import { describe, expect, test } from 'vitest'
import { bytesToHex, hexToBytes } from '../bytes.ts'
import { encodeSvsRequest, parseSvsRequest } from './svs-request.ts'
import { encodeSvsRespond, parseSvsRespond } from './svs-respond.ts'

/** ContentInfo { signedData, [0] NULL } */
const contentInfo = hexToBytes('300f' + '06092a864886f70d010702' + 'a0020500')
const plain = bytesToHex(encodeSvsRequest('generateRandom', { length: 1 }))
/** the request above with this behind it */
const withTail = (tail: string): Uint8Array => hexToBytes(`30${(plain.length / 2 - 2 + tail.length / 2).toString(16).padStart(2, '0')}${plain.slice(4)}${tail}`)

describe('SV-1 reqTimeStampToken, respTimeStampToken', () => {
  test.each([
    ['octets', '8111' + bytesToHex(contentInfo)], ['explicit', 'a111' + bytesToHex(contentInfo)], ['implicit', 'a10f' + bytesToHex(contentInfo).slice(4)],
  ] as const)('%s: written, and read back from requests and answers', (tokenForm, tail) => {
    const options = { timestampToken: contentInfo, tokenForm }
    expect(encodeSvsRequest('generateRandom', { length: 1 }, options)).toEqual(withTail(tail))
    expect(parseSvsRequest(withTail(tail))).toMatchObject(options)
    expect(parseSvsRespond(encodeSvsRespond('generateRandom', { respValue: 0, random: Uint8Array.of(1) }, { ...options, timeMs: 0 }))).toMatchObject({ ...options, timeMs: 0 })
  })
  test('svs-token-form: an OCTET STRING inside [1] EXPLICIT', () => {
    expect(parseSvsRequest(withTail('a113' + '0411' + bytesToHex(contentInfo)))).toMatchObject({ timestampToken: contentInfo, tokenForm: 'octets' })
  })
  test('it is over the content of the OCTET STRING, of an answer too', () => {
    expect(bytesToHex(parseSvsRespond(encodeSvsRespond('signData', { respValue: 0, signature: Uint8Array.of(7) })).covered)).toBe('a306' + '020100' + '040107')
  })
})

describe('SV-1 extAttributes', () => {
  const attributes = [{ oid: '1.2.3', values: [hexToBytes('0500')] }, { oid: '1.2.4', values: [] }]
  const list = '3006' + '06022a04' + '3100' + '3008' + '06022a03' + '31020500'
  test('[2] IMPLICIT SET OF Attribute', () => {
    expect(bytesToHex(encodeSvsRequest('generateRandom', { length: 1 }, { extAttributes: attributes }))).toBe(bytesToHex(withTail('a212' + list)))
    expect(encodeSvsRequest('generateRandom', { length: 1 }, { extAttributes: [] })).toEqual(hexToBytes(plain))
  })
  test.each([['IMPLICIT', 'a212' + list], ['EXPLICIT', 'a214' + '3112' + list], ['in an OCTET STRING', '8214' + '3112' + list]])('%s', (_, tail) => {
    expect(parseSvsRequest(withTail(tail)).extAttributes).toEqual(attributes.toReversed())
  })
  test.each([
    ['IMPLICIT', 'a20a' + '3008' + '06022a03' + '04020500', undefined], ['EXPLICIT', 'a20c' + '300a' + '3008' + '06022a03' + '04020500', undefined],
    ['critical', 'a20d' + '300b' + '06022a03' + '0101ff' + '04020500', true],
  ])('svs-extensions: %s', (_, tail, critical) => {
    expect(parseSvsRequest(withTail(tail)).extAttributes).toEqual([{ oid: '1.2.3', values: [hexToBytes('04020500')], ...(critical && { critical }) }])
  })
  test.each([
    ['no list', 'a2020500'], ['no type', 'a2023000'], ['a type alone', 'a206300406022a03'], ['something else behind the values', 'a20a' + '3008' + '06022a03' + '3100' + '0500'],
    ['no OCTET STRING', 'a20a' + '3008' + '06022a03' + '02020500'], ['too many', `a2819830${'0606022a033100'}`.slice(0, 6) + ('300606022a033100').repeat(19)], ['primitive rubbish', '820105'],
  ])('refused: %s', (_, tail) => expect(() => parseSvsRequest(withTail(tail))).toThrow(expect.objectContaining({ code: expect.stringContaining('der.') as string })))
})
