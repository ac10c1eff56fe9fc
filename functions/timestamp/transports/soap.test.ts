// RFC 3161 in SOAP: both versions, the description, and XML that is meant to do harm.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { imprint, openAuthority, type TestAuthority } from '../testing/authority.ts'
import { escapeXml, parseSoapCall, SoapError } from './soap-envelope.ts'

let authority: TestAuthority
beforeAll(async () => { authority = await openAuthority({ env: { PUBLIC_URL: 'https://time.hospital.example' } }) })
afterAll(() => authority.close())

const namespaces = { '1.1': 'http://schemas.xmlsoap.org/soap/envelope/', '1.2': 'http://www.w3.org/2003/05/soap-envelope' }
const query = Buffer.from(encodeTimestampRequest({ imprint, nonce: 99n, certReq: true })).toString('base64')
const envelope = (body: string, version: keyof typeof namespaces = '1.1') => `<?xml version="1.0"?><s:Envelope xmlns:s="${namespaces[version]}"><s:Header/><s:Body>${body}</s:Body></s:Envelope>`
const call = (text: string) => `<t:timestamp-query xmlns:t="urn:yiqian:timestamp">${text}</t:timestamp-query>`
const send = async (text: string, address = '/timestamp/soap', type = 'text/xml; charset=utf-8') => {
  const answer = await fetch(authority.origin + address, { method: 'POST', headers: { 'content-type': type }, body: text })
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
}

describe('200', () => {
  test.each(['1.1', '1.2'] as const)('SOAP %s: the reply holds a token over the request', async (version) => {
    const { status, type, text } = await send(envelope(call(query), version))
    expect([status, type]).toEqual([200, version === '1.1' ? 'text/xml; charset=utf-8' : 'application/soap+xml; charset=utf-8'])
    expect(text).toContain(namespaces[version])
    const { tokenDer } = parseTimestampResponse(new Uint8Array(Buffer.from(/<ts:timestamp-reply[^>]*>([^<]+)</.exec(text)![1]!, 'base64')))
    expect(parseTimestampToken(tokenDer!).info).toMatchObject({ nonce: 99n, policyOid: '1.3.6.1.4.1.32473.3161.1' })
  })
  test('lines in the base64, another prefix, another profile', async () => {
    const { text } = await send(envelope(call(`\n  ${query.replace(/(.{40})/g, '$1\n')}\n`), '1.2'), '/timestamp/soap/rsa', 'application/soap+xml')
    const { tokenDer } = parseTimestampResponse(new Uint8Array(Buffer.from(/timestamp-reply[^>]*>([^<]+)</.exec(text)![1]!, 'base64')))
    expect(parseTimestampToken(tokenDer!).info.policyOid).toBe('1.3.6.1.4.1.32473.3161.1.2')
  })
  test('a request that is refused is a reply, not a fault', async () => {
    const { status, text } = await send(envelope(call('MAMCAQE=')))
    expect(status).toBe(200)
    expect(parseTimestampResponse(new Uint8Array(Buffer.from(/timestamp-reply[^>]*>([^<]+)</.exec(text)![1]!, 'base64'))).failure).toBe('badDataFormat')
  })
  test('the description names both versions and the public address', async () => {
    const answer = await fetch(`${authority.origin}/timestamp/soap/ecdsa?wsdl`)
    const text = await answer.text()
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8'])
    expect(text).toContain('<soap:address location="https://time.hospital.example/timestamp/soap/ecdsa"/>')
    expect(text).toContain('<soap12:address')
  })
})

describe('faults', () => {
  const harm: [string, string][] = [
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${envelope(call('&a;')).slice(21)}`],
    ['a billion laughs', `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${envelope(call('&b;')).slice(21)}`],
    ['a file from outside', `<!DOCTYPE x SYSTEM "file:///etc/passwd">${envelope(call(query)).slice(21)}`],
    ['a processing instruction', envelope(`<?php x ?>${call(query)}`)],
    ['no XML', 'hello'],
    ['an element that does not end', envelope('<t:timestamp-query>')],
    ['an unknown entity', envelope(call('&nothing;'))],
    ['another namespace', envelope(call(query)).replace(namespaces['1.1'], 'urn:other')],
    ['no body', `<s:Envelope xmlns:s="${namespaces['1.1']}"/>`],
    ['two calls', envelope(call(query) + call(query))],
    ['another operation', envelope('<x xmlns="urn:yiqian:timestamp"/>')],
    ['no base64', envelope(call('!!!!'))],
    ['nothing', ''],
  ]
  test.each(harm)('%s: the sender’s fault, 500 as SOAP 1.1 has it', async (_, text) => {
    const answer = await send(text)
    expect([answer.status, answer.type]).toEqual([500, 'text/xml; charset=utf-8'])
    expect(answer.text).toMatch(/<faultcode>soap:Client<\/faultcode><faultstring>.*[\u4e00-\u9fff].* \/ [a-z]/)
  })
  test('SOAP 1.2: 400 with its own codes', async () => {
    const answer = await send(envelope('<x/>', '1.2'))
    expect([answer.status, answer.type]).toEqual([400, 'application/soap+xml; charset=utf-8'])
    expect(answer.text).toContain('<soap:Value>soap:Sender</soap:Value>')
  })
  test('a document type is refused before it is parsed, however it is written', () => {
    for (const text of ['<!doctype x>', '<!ELEMENT a ANY>', '\ufeff<!DOCTYPE x>', '<a><!NOTATION b></a>']) expect(() => parseSoapCall(text)).toThrow(SoapError)
    expect(parseSoapCall(envelope(`<!-- note --><x><![CDATA[a&b]]></x>`))).toEqual({ version: '1.1', operation: 'x', text: 'a&b' })
  })
  test('HTTP: method, media type, size, profile', async () => {
    const code = async (answer: Response) => [answer.status, ((await answer.json()) as { error: { code: string } }).error.code]
    const post = (body: string, type = 'text/xml', address = '/timestamp/soap') => fetch(authority.origin + address, { method: 'POST', headers: { 'content-type': type }, body })
    expect(await code(await fetch(`${authority.origin}/timestamp/soap`))).toEqual([405, 'request.method_not_allowed'])
    expect(await code(await post('x', 'application/json'))).toEqual([415, 'request.media_unsupported'])
    expect(await code(await post('x'.repeat(50_000)))).toEqual([413, 'request.too_large'])
    expect(await code(await post(envelope(call(query)), 'text/xml', '/timestamp/soap/nobody'))).toEqual([404, 'timestamp.profile_not_found'])
  })
  test('what goes into XML cannot leave its place', () => expect(escapeXml(`<a b="c">&'`)).toBe('&#60;a b=&#34;c&#34;&#62;&#38;&#39;'))
})
