// Spoiled messages on every transport: whatever comes, the answer is a refusal in that transport's own terms, and the server goes on.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '@yiqian/shared/crypto/testing/pki.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeInteger } from '@yiqian/shared/crypto/der/write.ts'
import { encodeExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { imprint, openAuthority, type TestAuthority } from '../testing/authority.ts'
import { exchange } from '../testing/tcp-client.ts'
import { encodeTcpMessage, tcpFlags } from './tcp.ts'

const ROUNDS = process.env['SLOW'] === '1' ? 20_000 : 400
const random = seededRandom('timestamp fuzz')
const below = (limit: number): number => new DataView(random(4).buffer).getUint32(0) % limit

/** Bits turned, bytes taken out, put in, doubled, cut off: one to four times. */
function spoil(bytes: Uint8Array): Uint8Array {
  let out = [...bytes]
  for (let times = below(4); times >= 0; times--) {
    const at = below(out.length + 1)
    const how = below(6)
    if (how === 0 && out.length > 0) out[at % out.length] = out[at % out.length]! ^ (1 << below(8))
    else if (how === 1) out.splice(at, 1 + below(4))
    else if (how === 2) out.splice(at, 0, ...random(1 + below(4)))
    else if (how === 3) out = out.slice(0, at)
    else if (how === 4) out.splice(at, 0, ...out.slice(at, at + below(20)))
    else if (out.length > 0) out[at % out.length] = [0, 0x7f, 0x80, 0x84, 0xff][below(5)]!
  }
  return Uint8Array.from(out)
}

const seeds = [
  encodeTimestampRequest({ imprint, nonce: 4711n, certReq: true, policyOid: '1.3.6.1.4.1.32473.3161.1' }),
  encodeTimestampRequest({ imprint: { digestOid: OID.sha512, digest: new Uint8Array(64) }, certReq: false }, [encodeExtension('1.2.3.4', true, encodeInteger(1))]),
]
const spoiled = () => spoil(seeds[below(seeds.length)]!)

let authority: TestAuthority
let tcp: string
beforeAll(async () => {
  authority = await openAuthority({ env: { TSA_TCP_PORT: '0' } })
  await authority.token()
  tcp = (await (await authority.platform.open('timestamp')).startListeners())[0]!.address
})
afterAll(() => authority.close())

const statuses = ['granted', 'rejection']
const noneBroke = () => expect(authority.platform.log.filter(({ code, detail }) => code === 'server.internal' || /undefined|not a function|TypeError/.test(typeof detail === 'string' ? detail : ''))).toEqual([])

describe('TS-3 spoiled requests', () => {
  test('over HTTP: a timestamp reply each time, never systemFailure', async () => {
    let refused = 0
    for (let i = 0; i < ROUNDS; i++) {
      const reply = await authority.ask(spoiled())
      expect(statuses).toContain(reply.status)
      expect(reply.failure).not.toBe('systemFailure')
      if (reply.status === 'rejection') refused++
    }
    expect(refused).toBeGreaterThan(ROUNDS / 2)
    noneBroke()
  })

  test('over TCP: in frames that are right', async () => {
    for (let i = 0; i < ROUNDS / 4; i++) {
      const { messages: [reply] } = await exchange(tcp, encodeTcpMessage(tcpFlags.tsaMsg, spoiled()))
      expect(statuses).toContain(parseTimestampResponse(reply!.value).status)
    }
    noneBroke()
  })

  test('over TCP: in frames that are spoiled too; it answers or closes, and takes the next connection', async () => {
    for (let i = 0; i < ROUNDS / 8; i++) {
      const bytes = spoil(encodeTcpMessage(tcpFlags.tsaMsg, seeds[0]!))
      await Promise.race([exchange(tcp, bytes), new Promise((resolve) => setTimeout(resolve, 40))]) // a frame that is longer than what was sent waits for the rest
    }
    const { messages } = await exchange(tcp, encodeTcpMessage(tcpFlags.tsaMsg, seeds[0]!))
    expect(parseTimestampResponse(messages[0]!.value).status).toBe('granted')
    noneBroke()
  })

  test('over SOAP: a reply or a fault', async () => {
    const envelope = Buffer.from(`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><t:timestamp-query xmlns:t="urn:yiqian:timestamp">${Buffer.from(seeds[0]!).toString('base64')}</t:timestamp-query></s:Body></s:Envelope>`)
    for (let i = 0; i < ROUNDS / 2; i++) {
      const answer = await fetch(`${authority.origin}/timestamp/soap`, { method: 'POST', headers: { 'content-type': 'text/xml' }, body: new Uint8Array(spoil(envelope)) })
      const text = await answer.text()
      expect([200, 400, 500], text).toContain(answer.status)
      expect(text).toMatch(/timestamp-reply|soap:Fault/)
    }
    noneBroke()
  })

  test('by the STF functions: 200 with a code, or 400', async () => {
    for (let i = 0; i < ROUNDS / 2; i++) {
      const operation = ['create-ts-response', 'verify-ts-validity', 'get-ts-info', 'get-ts-detail'][below(4)]!
      const base64 = Buffer.from(spoiled()).toString('base64')
      const body = { 'create-ts-response': { requestBase64: base64, signAlgId: 0x20201 }, 'verify-ts-validity': { responseBase64: base64, hashAlgId: 1, signAlgId: 0x20201 }, 'get-ts-info': { responseBase64: base64 }, 'get-ts-detail': { responseBase64: base64, item: below(15) } }[operation]
      const answer = await fetch(`${authority.origin}/timestamp/stf/${operation}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      expect([200, 400], `${operation} ${base64}`).toContain(answer.status)
    }
    noneBroke()
  })
})

test('spoiled responses never break the functions that read them', async () => {
  const { der } = await authority.ask(seeds[0]!)
  for (let i = 0; i < ROUNDS / 2; i++) {
    const responseBase64 = Buffer.from(spoil(der)).toString('base64')
    for (const [operation, more] of [['verify-ts-validity', { hashAlgId: 1, signAlgId: 0x20201 }], ['get-ts-detail', { item: 1 + below(12) }]] as const) {
      const answer = await fetch(`${authority.origin}/timestamp/stf/${operation}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ responseBase64, ...more }) })
      expect([200, 400], `${operation} ${responseBase64}`).toContain(answer.status)
    }
  }
  noneBroke()
})
