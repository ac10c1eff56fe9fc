// Two timestamp servers behind HAProxy, one database, one journal folder: the same proofs as for one, and one of them dies. TS-8
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { bouncyCastleBatch, requireJava } from '../../scripts/oracles/bouncy-castle.ts'
import { openssl } from '../../scripts/oracles/openssl.ts'
import { hasTool } from '../../scripts/samples/testing/tools.ts'
import { openJournal } from '../_adapters/journal/open-journal.ts'
import { content, imprint } from './testing/authority.ts'
import { openBalancer, type Balancer } from './testing/balancer.ts'
import { startLoad } from './testing/load.ts'
import { openInstallation, type FunctionProcess, type Installation } from './testing/processes.ts'
import { exchange } from './testing/tcp-client.ts'
import { encodeTcpMessage, tcpFlags } from './transports/tcp.ts'

const post = async (address: string, body: Uint8Array, type = 'application/timestamp-query') => {
  const answer = await fetch(address, { method: 'POST', headers: { 'content-type': type }, body: new Uint8Array(body) })
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
  return new Uint8Array(await answer.arrayBuffer())
}

describe.skipIf(!hasTool('haproxy'))('TS-8 behind a balancer', () => {
  let installation: Installation
  let servers: [FunctionProcess, FunctionProcess]
  let balancer: Balancer
  beforeAll(async () => {
    installation = await openInstallation()
    // At the same moment, on an empty folder: both make the first keys and certificates.
    servers = (await Promise.all([installation.start('timestamp'), installation.start('timestamp')])) as typeof servers
    balancer = await openBalancer(servers.map(({ address, tcpAddress }) => ({ http: new URL(address).host, tcp: new URL(tcpAddress!).host })))
  }, 60_000)
  afterAll(async () => {
    await balancer?.close()
    await installation?.close()
  })
  const pem = async (profile: string) => Buffer.from(await (await fetch(`${balancer.http}/timestamp/certificates/${profile}`)).arrayBuffer()).toString()

  test.each(['rsa', 'ecdsa'])('%s: asked and verified by openssl, answered by either, under one certificate', async (profile) => {
    const root = await pem(profile)
    const signers = new Set<string>()
    for (let i = 0; i < 6; i++) {
      const query = new Uint8Array(openssl(['ts', '-query', '-data', '@data', '-sha256', '-cert'], { data: content }).stdout)
      const reply = await post(`${balancer.http}/timestamp/tsa/${profile}`, query)
      const verified = openssl(['ts', '-verify', '-queryfile', '@query', '-in', '@reply', '-CAfile', '@root'], { query, reply, root })
      expect(verified.ok, `${verified.stderr} ${parseTimestampResponse(reply).statusText ?? ''}`).toBe(true)
      const signer = parseTimestampToken(parseTimestampResponse(reply).tokenDer!).signedData.signers[0]!.signerId
      signers.add(signer.kind === 'issuer-and-serial' ? signer.serialHex : '')
    }
    expect(signers.size).toBe(1)
  })

  test('SM2: BouncyCastle', async (context) => {
    requireJava(context)
    const jobs = []
    for (let i = 0; i < 4; i++) {
      const request = encodeTimestampRequest({ imprint, nonce: BigInt(i + 1), certReq: true })
      jobs.push({ command: 'verify-response' as const, inputs: [request, await post(`${balancer.http}/timestamp/tsa`, request)] })
    }
    expect(bouncyCastleBatch(jobs).map(({ ok }) => ok)).toEqual([true, true, true, true])
  })

  test('TCP and SOAP go through as well', async () => {
    const request = encodeTimestampRequest({ imprint, nonce: 9n, certReq: false })
    for (let i = 0; i < 2; i++) {
      const { messages: [reply] } = await exchange(balancer.tcp, encodeTcpMessage(tcpFlags.tsaMsg, request))
      expect(parseTimestampResponse(reply!.value).status).toBe('granted')
      const envelope = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><timestamp-query xmlns="urn:yiqian:timestamp">${Buffer.from(request).toString('base64')}</timestamp-query></s:Body></s:Envelope>`
      expect(Buffer.from(await post(`${balancer.http}/timestamp/soap`, Buffer.from(envelope), 'text/xml')).toString()).toContain('timestamp-reply')
    }
  })

  test('under load one of the two is killed: none but the requests of that moment fails, no serial twice, every acknowledged token is in the journal', async () => {
    const load = startLoad([`${balancer.http}/timestamp/tsa`], 12)
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
    await pause(700)
    await servers[0].kill('SIGKILL')
    await pause(1200)
    await load.stop()
    expect(load.refused.filter((status) => status !== '503'), 'a request that was being answered when the process died cannot be asked again by the balancer').toEqual([])
    expect(load.refused.length + load.broken).toBeLessThanOrEqual(12)
    expect(load.acknowledged.length).toBeGreaterThan(100)
    expect(new Set(load.acknowledged.map(({ serialHex }) => serialHex)).size).toBe(load.acknowledged.length)
    const reader = await openJournal({ directory: path.join(installation.dataDirectory, 'journals', 'timestamp'), instance: 'reader', sm3 })
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
  }, 30_000)
})
