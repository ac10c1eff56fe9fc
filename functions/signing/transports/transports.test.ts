// The same operations over every transport: one core, one answer.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import tls from 'node:tls'
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { issueTimestamp } from '@yiqian/shared/protocol/timestamp.ts'
import { encodeSvsRequest, parseSvsRequest } from '@yiqian/shared/crypto/svs/svs-request.ts'
import { parseSvsRespond } from '@yiqian/shared/crypto/svs/svs-respond.ts'
import { encodeImprint } from '@yiqian/shared/crypto/tsp/imprint.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import { formClient, httpsClient, jsonClient, openFrames, overFrames, soapClient, tcpClient, udpClient, type SvsClient } from '../testing/clients.ts'
import { CODE, openSignServer, type SignServer } from '../testing/open-sign-server.ts'
import { prepareTransports, transportContract, type WayIn } from '../testing/transport.contract.ts'

let server: SignServer
let key: ApplicationKey
let behind: Pick<WayIn, 'key' | 'reader' | 'sm2'>
const clients: Record<string, SvsClient> = {}
const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-tls-'))
const at = (name: string): string => path.join(folder, name)

/** An authority, a server certificate and one of a client whose common name is an application's directory. */
function makeTls(): void {
  const openssl = (...args: string[]): void => {
    const run = spawnSync('openssl', args, { cwd: folder })
    if (run.status !== 0) throw new Error(run.stderr.toString())
  }
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=ca', '-days', '2')
  writeFileSync(at('names'), 'subjectAltName=IP:127.0.0.1')
  for (const name of ['server', 'clinic']) {
    openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-out', `${name}.pem`, '-days', '2', '-extfile', 'names')
  }
}

const ownTls = (name: string) => ({ ca: readFileSync(at('ca.pem')), cert: readFileSync(at(`${name}.pem`)), key: readFileSync(at(`${name}.key`)) })

const connectTls = (own?: string): Promise<tls.TLSSocket> => new Promise((resolve, reject) => {
  const [host = '', port = ''] = server.addresses['tls']!.split(':')
  const socket = tls.connect({ host, port: Number(port), ca: readFileSync(at('ca.pem')), ...(own && ownTls(own)) })
  socket.once('error', reject)
  socket.once('secureConnect', () => resolve(socket))
})

let clinic: Pick<WayIn, 'key' | 'reader'>
async function prepareClinic(): Promise<void> {
  const applicationId = await server.addApplication({ directory: 'clinic' })
  clinic = { key: await server.addKey({ index: 3, applicationId }), reader: await server.addKey({ index: 4, applicationId, purpose: 'encrypt' }) }
}

beforeAll(async () => {
  makeTls()
  server = await openSignServer({ env: { SIGNING_TLS_PORT: '0', SIGNING_HTTPS_PORT: '0', SIGNING_TLS_CERT_FILE: at('server.pem'), SIGNING_TLS_KEY_FILE: at('server.key'), SIGNING_TLS_CLIENT_CA_FILE: at('ca.pem') } })
  behind = await prepareTransports(server)
  ;({ key } = behind)
  await prepareClinic()
  Object.assign(clients, { tcp: tcpClient(server.addresses['tcp']!), udp: udpClient(server.addresses['udp']!), form: formClient(server.http), 'form, named': formClient(server.http, 'main/'), json: jsonClient(server.http), 'SOAP 1.1': soapClient(server.http), 'SOAP 1.2': soapClient(server.http, '1.2'), https: httpsClient(server.addresses['https']!, ownTls('clinic')) })
  const frames = openFrames(await connectTls('clinic'))
  clients['tls'] = overFrames(frames.send, frames.close)
})
afterAll(async () => {
  Object.values(clients).forEach((client) => client.close())
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.each(['tcp', 'udp', 'form', 'form, named', 'json', 'SOAP 1.1', 'SOAP 1.2'])('SV-2 SV-3 SV-10 over %s', (name) => {
  transportContract(() => ({ client: clients[name]!, ...behind }))
})

// with a certificate whose name is the application’s directory: its own keys
describe.each(['tls', 'https'])('SV-2 SV-3 SV-10 over %s', (name) => {
  transportContract(() => ({ client: clients[name]!, ...clinic, sm2: behind.sm2 }))
})

describe('SV-10 TLS with certificates on both sides', () => {
  test('the certificate’s name is the application’s directory', async () => {
    const own = await server.addKey({ index: 7, applicationId: clinic.key.applicationId })
    const another = await server.addKey({ index: 8 })
    const frames = openFrames(await connectTls('clinic'))
    const client = overFrames(frames.send, frames.close)
    const sign = (keyIndex: number) => client.call('signData', { signMethod: 0x20201, keyIndex, keyValue: CODE, inDataLen: 1, inData: utf8ToBytes('x') })
    expect((await sign(own.index)).respValue).toBe(0)
    expect((await sign(another.index)).respValue, 'the key of another application').toBe(0x04000005)
    client.close()
  })

  test('without a certificate there is no answer', async () => {
    const socket = await connectTls().catch(() => undefined)
    const answer = socket && (await openFrames(socket).send(encodeSvsRequest('generateRandom', { length: 1 })))
    expect(answer).toBeUndefined()
  })
})

describe('who may call', () => {
  test('SV-1 a source that is not on the list: no TCP, no datagram, 403', async () => {
    const closed = await openSignServer({ env: { SIGNING_SOURCES: '192.0.2.0/24' } })
    await expect(tcpClient(closed.addresses['tcp']!).call('generateRandom', { length: 1 })).rejects.toThrow('ended')
    expect((await fetch(`${closed.http}/SignServer/GenerateRandom`, { method: 'POST', body: 'length=1' })).status).toBe(403)
    await closed.close()
  })

  test('behind a proxy that is trusted, the address it tells; of any other, its own', async () => {
    for (const [trusted, respValue] of [['127.0.0.1', '67108869'], ['', '0']] as const) {
      const behind = await openSignServer({ env: { SIGNING_TRUSTED_PROXIES: trusted, SIGNING_SOURCES: '0.0.0.0/0' } })
      await behind.addKey({ index: 1, some: { permissionDigest: null } })
      const text = await (await fetch(`${behind.http}/SignServer/SignData`, { method: 'POST', headers: { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' }, body: 'signMethod=131585&keyIndex=1&keyValue=&inDataLen=0&inData=' })).text()
      expect(new URLSearchParams(text).get('respValue')).toBe(respValue)
      await behind.close()
    }
  })
})

test('an answer that fits no datagram is refused, not lost', async () => {
  const inData = new Uint8Array(65_000)
  expect(await clients['udp']!.call('signMessage', { signMethod: 0x20201, keyIndex: 1, keyValue: CODE, inDataLen: inData.length, inData, originalText: true })).toEqual({ respValue: 0x0400000d })
})

describe('requests as frames', () => {
  test('many at once are answered in their order; pieces of a stream are digested in theirs', async () => {
    const frames = openFrames((await import('node:net')).connect(Number(server.addresses['tcp']!.split(':')[1]), '127.0.0.1'))
    const publicKey = Buffer.from(key.publicKeyInfoBase64, 'base64')
    const { SessionID } = parseSvsRespond((await frames.send(encodeSvsRequest('signDataInit', { signMethod: 0x20201, signerPublicKey: publicKey })))!).respond as { SessionID: Uint8Array } & { respValue: number }
    const pieces = Array.from({ length: 50 }, (_, index) => Uint8Array.of(index))
    const answers = await Promise.all([...pieces.map((inData) => frames.send(encodeSvsRequest('signDataUpdate', { SessionID, inDataLen: 1, inData }))), frames.send(encodeSvsRequest('signDataFinal', { keyIndex: 1, keyValue: CODE, SessionID })), frames.send(encodeSvsRequest('generateRandom', { length: 3 }))])
    const [random, final] = [parseSvsRespond(answers.at(-1)!), parseSvsRespond(answers.at(-2)!)]
    expect(random.respond['random']).toHaveLength(3)
    const inData = Uint8Array.from(pieces, ([octet]) => octet!)
    expect((await clients['form']!.call('verifySignedData', { signMethod: 0x20201, type: 1, cert: Buffer.from(key.certificatesBase64[0]!, 'base64'), inDataLen: 50, inData, signature: final.respond['signature'] as Uint8Array, verifyLevel: 0 })).respValue).toBe(0)
    frames.close()
  })

  test('a timestamp that comes with a request is verified', async () => {
    const frames = openFrames((await import('node:net')).connect(Number(server.addresses['tcp']!.split(':')[1]), '127.0.0.1'))
    const { covered } = parseSvsRequest(encodeSvsRequest('generateRandom', { length: 3 }))
    const { body } = await server.platform.asFunction(issueTimestamp, { digestHex: bytesToHex(sm3(covered)) })
    const token = base64ToBytes(body.tokenBase64)
    const withToken = async (length: number) => parseSvsRespond((await frames.send(encodeSvsRequest('generateRandom', { length }, { timestampToken: token })))!).respond.respValue
    expect([await withToken(3), await withToken(4)]).toEqual([0, 0x0400000c])
    const noToken = encodeImprint({ digestOid: '1.2.156.10197.1.401', digest: new Uint8Array(32) })
    expect(parseSvsRespond((await frames.send(encodeSvsRequest('generateRandom', { length: 3 }, { timestampToken: noToken })))!).respond).toEqual({ respValue: 0x0400000c })
    frames.close()
  })
})

test('SV-12 every operation is in the journal, with the digest and without content or code', async () => {
  const { entries } = await server.deps.journal.search({ limit: 1000, kind: 'signing.signData', key: { name: 'application', value: server.applicationId } })
  expect(entries.length).toBeGreaterThan(6)
  expect(entries.find(({ facts }) => facts['result'] === 'GM_SUCCESS')).toMatchObject({ keys: { key: '1', digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string } })
  const text = JSON.stringify([entries, server.platform.log])
  for (const secret of ['permission-1', Buffer.from(CODE).toString('hex'), Buffer.from(CODE).toString('base64'), '阿司匹林']) expect(text).not.toContain(secret)
})
