// Two timestamp servers behind HAProxy, one database, one journal folder: they pass the tests of one, and one of them dies. TS-8
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { parseTimestampToken, type TimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { createTsaRequest, importTsaCertificate } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { hasTool } from '../../scripts/samples/testing/tools.ts'
import { openJournal } from '../_adapters/journal/open-journal.ts'
import { administrationContract } from './testing/administration.contract.ts'
import { imprint, profiles } from './testing/authority.ts'
import { moreThan, startLoad } from './testing/load.ts'
import { outsideAuthority } from './testing/outside-authority.ts'
import { openPair, SEEN_MS, type Pair } from './testing/pair.ts'
import { proofContract } from './testing/proof.contract.ts'
import { stfContract } from './testing/stf.contract.ts'
import { exchange } from './testing/tcp-client.ts'
import { encodeTcpMessage, tcpFlags } from './transports/tcp.ts'

const signerOf = ({ signedData }: TimestampToken): string => {
  const signer = signedData.signers[0]!.signerId
  return signer.kind === 'issuer-and-serial' ? signer.serialHex : ''
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe.skipIf(!hasTool('haproxy'))('TS-8 behind a balancer', () => {
  let pair: Pair
  beforeAll(async () => void (pair = await openPair()), 120_000)
  afterAll(() => pair?.close())
  const open = () => pair.open()

  test('started together on an empty folder, both sign under one certificate', async () => {
    for (const profile of profiles) {
      const signers = await Promise.all([pair.only(0), pair.only(1)].map(async (one) => signerOf(await one.token({}, profile))))
      expect(signers[0]).toBe(signers[1])
    }
  })

  describe('before other people’s eyes', () => proofContract(open))
  describe('the SDK', () => stfContract(open))
  describe('administration', () => administrationContract(open))

  test('TCP and SOAP of both versions go through as well', async () => {
    const request = encodeTimestampRequest({ imprint, nonce: 9n, certReq: false })
    for (let i = 0; i < 4; i++) {
      const { messages: [reply] } = await exchange(pair.balancer.tcp, encodeTcpMessage(tcpFlags.tsaMsg, request))
      expect(parseTimestampToken(parseTimestampResponse(reply!.value).tokenDer!).info.nonce).toBe(9n)
      const [namespace, type] = i % 3 === 0 ? ['http://schemas.xmlsoap.org/soap/envelope/', 'text/xml'] : ['http://www.w3.org/2003/05/soap-envelope', 'application/soap+xml']
      const body = `<s:Envelope xmlns:s="${namespace}"><s:Body><timestamp-query xmlns="urn:yiqian:timestamp">${Buffer.from(request).toString('base64')}</timestamp-query></s:Body></s:Envelope>`
      const text = await (await fetch(`${pair.balancer.http}/timestamp/soap`, { method: 'POST', headers: { 'content-type': type! }, body })).text()
      expect(parseTimestampToken(parseTimestampResponse(new Uint8Array(Buffer.from(/timestamp-reply[^>]*>([^<]+)</.exec(text)![1]!, 'base64'))).tokenDer!).info.nonce).toBe(9n)
    }
  })

  test('TS-7 a profile changed at one, idle or asked all the while: the other has it after two seconds, and refuses nothing meanwhile', async () => {
    const [one, other] = [pair.only(0), pair.only(1)]
    const accuracyOf = async (of: typeof one) => (await of.token({}, 'rsa')).info.accuracy
    for (const [accuracyMs, isAsked] of [[6100, false], [6200, true]] as const) {
      await accuracyOf(other)
      expect((await one.change('rsa', { accuracyMs })).status).toBe(200)
      expect(await accuracyOf(one)).toEqual({ seconds: 6, millis: accuracyMs - 6000 })
      for (const untilMs = Date.now() + SEEN_MS; Date.now() < untilMs; await pause(50)) if (isAsked) await accuracyOf(other)
      await expect.poll(() => accuracyOf(other)).toEqual({ seconds: 6, millis: accuracyMs - 6000 })
      for (let i = 0; i < 3; i++) expect(await accuracyOf(other)).toEqual({ seconds: 6, millis: accuracyMs - 6000 })
    }
  })

  test('TS-7 a certificate brought to one signs there at once, at the other after two seconds; none is refused', async () => {
    const [one, other] = [pair.only(0), pair.only(1)]
    const { requestPem } = (await one.as('system-administrator', createTsaRequest, { profileId: 'rsa', commonName: '医院时间戳' })).body
    const before = signerOf(await other.token({}, 'rsa'))
    const { certificate } = (await one.as('system-administrator', importTsaCertificate, { chainPem: outsideAuthority().certify(requestPem) })).body
    expect(signerOf(await one.token({}, 'rsa'))).toBe(certificate.serialHex)
    const seen = new Set<string>()
    for (const untilMs = Date.now() + SEEN_MS; Date.now() < untilMs; await pause(20)) seen.add(signerOf(await other.token({}, 'rsa')))
    expect([...seen].filter((serialHex) => serialHex !== before && serialHex !== certificate.serialHex)).toEqual([])
    await expect.poll(async () => signerOf(await other.token({}, 'rsa'))).toBe(certificate.serialHex)
    for (let i = 0; i < 3; i++) expect(signerOf(await other.token({}, 'rsa'))).toBe(certificate.serialHex)
  })

  test('under load one of the two is killed: none but the requests of that moment fails, no serial twice, every acknowledged token is in the journal', async () => {
    const load = startLoad([`${pair.balancer.http}/timestamp/tsa`], 12)
    await moreThan(50, load.acknowledged)
    await pair.servers[0].kill('SIGKILL')
    await moreThan(load.acknowledged.length + 100, load.acknowledged)
    await load.stop()
    expect(load.refused.filter((status) => status !== '503'), 'a request that was being answered when the process died cannot be asked again by the balancer').toEqual([])
    expect(load.refused.length + load.broken).toBeLessThanOrEqual(12)
    expect(load.acknowledged.length).toBeGreaterThan(100)
    expect(new Set(load.acknowledged.map(({ serialHex }) => serialHex)).size).toBe(load.acknowledged.length)
    const reader = await openJournal({ directory: path.join(pair.installation.dataDirectory, 'journals', 'timestamp'), instance: 'reader', sm3 })
    const instances = new Set<string>()
    const journaled = new Set<string>()
    for (let cursor: string | undefined; ; ) {
      const page = await reader.search({ kind: 'timestamp.issued', limit: 1000, ...(cursor !== undefined && { cursor }) })
      for (const { keys, instance } of page.entries) {
        expect(journaled.has(keys['serial']!)).toBe(false)
        journaled.add(keys['serial']!)
        instances.add(instance)
      }
      if (page.nextCursor === null) break
      cursor = page.nextCursor
    }
    await reader.close()
    expect(load.acknowledged.filter(({ serialHex }) => !journaled.has(serialHex))).toEqual([])
    expect([...instances].sort()).toEqual(['main', 'main-2'])
  }, 120_000)
})
