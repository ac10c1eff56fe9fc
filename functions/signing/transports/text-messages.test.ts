import { describe, expect, test } from 'vitest'
import { svsOperations } from '@yiqian/shared/crypto/svs/messages.ts'
import { parseForm, writeForm } from './form.ts'
import { parseAddress } from './http.ts'
import { fromText } from './text-messages.ts'

const { request: fields } = svsOperations.signData
const texts = (some: Record<string, unknown> = {}) => ({ signMethod: '131585', keyIndex: '1', keyValue: 'MTIzNDU2Nzg=', inDataLen: '4', inData: '+/8AAQ==', ...some })
const inData = Buffer.from([0xfb, 0xff, 0, 1])

describe('SV-10 fields as text', () => {
  test('Annex A: decimal numbers, Base64', () => expect(fromText(fields, texts())).toMatchObject({ signMethod: 131585, keyIndex: 1, keyValue: Buffer.from('12345678'), inDataLen: 4, inData }))
  test.each([
    ['numbers of JSON', { keyIndex: 1, inDataLen: 4 }, {}],
    ['lines in Base64', { inData: '+/8A\r\nAQ==' }, { inData }],
    ['without padding', { inData: '+/8AAQ' }, { inData }],
    ['text-length: of the Base64', { inDataLen: '8' }, { inDataLen: 4 }],
    ['key-value-plain', { keyValue: 'my key code!' }, { keyValue: Buffer.from('my key code!') }],
    ['key-value-plain, both readings', { keyValue: 'abcd1234' }, { keyValue: Buffer.from('abcd1234', 'base64'), keyValueText: Buffer.from('abcd1234') }],
    ['an optional field without a value', { signerID: '', signerIDLen: '' }, {}],
  ])('tolerance: %s', (_, given, expected) => expect(fromText(fields, texts(given))).toMatchObject(expected))
  test.each([{ signMethod: 'SM2' }, { keyIndex: '-1' }, { keyIndex: '1.5' }, { keyIndex: '99999999999' }, { inData: 'not base64!' }, { inData: 7 }, { keyValue: 7 }, { inDataLen: undefined }, { inData: '+/8A$Q==' }])('refused: %j', (given) => expect(() => fromText(fields, texts(given))).toThrow(expect.objectContaining({ message: 'GM_INVALID_DATA_FORMAT' })))
  test('booleans', () => {
    const read = (originalText: unknown) => fromText(svsOperations.signMessage.request, { ...texts(), originalText })['originalText']
    expect(['TRUE', 'false', true].map(read)).toEqual([true, false, true])
    expect(() => read('yes')).toThrow()
  })
})

describe('SV-10 forms', () => {
  test.each([
    ['a=1&b=%2B%2F%3D', { a: '1', b: '+/=' }], ['a=+/=', { a: '+/=' }], ['a=%253D', { a: '=' }], ['', {}], ['&&a=1&', { a: '1' }], ['noequals&a=1', { a: '1' }], ['__proto__=1', Object.fromEntries([['__proto__', '1']])],
  ])('%s', (text, form) => expect({ ...parseForm(text) }).toEqual({ ...form }))
  test.each(['a=%', 'a=%ZZ', 'a=1&a=2', Array.from({ length: 40 }, (_, index) => `a${index}=1`).join('&')])('refused: %s', (text) => expect(() => parseForm(text)).toThrow())
  test('written as it is read', () => expect({ ...parseForm(writeForm({ respValue: 0, signature: '+/==' })) }).toEqual({ respValue: '0', signature: '+/==' }))
})

test.each([
  ['/SignServer/SignData', { directory: undefined, operation: 'signData' }], ['/SignServer/signData?x=1', { directory: undefined, operation: 'signData' }], ['/SignServer/clinic/VerifySignedMessage', { directory: 'clinic', operation: 'verifySignedMessage' }],
  ['/SignServerJson/ExportCert', { directory: undefined, operation: 'exportCert' }], ['/SignData', { directory: undefined, operation: 'signData' }], ['/SignServer/soap?wsdl', { directory: undefined, operation: 'soap' }], ['/SignServer/clinic/soap', { directory: 'clinic', operation: 'soap' }],
  ['/', undefined], ['/signing/health', undefined], ['/SignServer', undefined], ['/SignServer/', undefined], ['/SignServer/a/b/SignData', undefined], ['/SignServer/constructor', undefined], ['/x/SignData', undefined],
])('address %s', (url, expected) => expect(parseAddress(url)).toEqual(expected))
