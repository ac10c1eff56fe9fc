// validateCert with ocsp = TRUE over the standard's ASN.1 and its forms: `state` is what a real responder (openssl ocsp) says. SV-1, SV-5
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importRevocationList, importTrustAnchors, saveRevocationSource } from '@yiqian/shared/protocol/trust.ts'
import { createOpensslAuthority, type Issued, type OpensslAuthority } from '../../scripts/oracles/openssl-authority.ts'
import { toBase64 } from '../_runtime/base64.ts'
import { openAdministered, type Administered } from './testing/administered.ts'
import { formClient, jsonClient, soapClient, tcpClient, udpClient, type SvsClient } from './testing/clients.ts'

const CERT_REMOVED = 0x0400000b
const SERVER_CONNECT = 0x04000003

describe.each(['rsa', 'sm2'] as const)('an authority with %s keys', (kind) => {
  let [server, authority] = [] as unknown as [Administered, OpensslAuthority]
  let [good, revoked, unknown] = [] as unknown as Issued[]
  let clients: Record<string, SvsClient>
  let sourceId: string
  let anchorId: string
  beforeAll(async () => {
    authority = createOpensslAuthority(kind)
    ;[good, revoked, unknown] = ['Good', 'Revoked', 'Unknown'].map((name) => authority.issue(name))
    authority.revoke(revoked!, 'keyCompromise')
    authority.forget(unknown!)
    const address = await authority.startStatusService()
    server = await openAdministered({ nowMs: Date.now() + 5_000 })
    anchorId = (await server.as(importTrustAnchors, { fileBase64: toBase64(authority.root.der) })).body.items[0]!.id
    sourceId = (await server.as(saveRevocationSource, { name: 'ocsp', kind: 'ocsp', address, anchorId })).body.id
    const { tcp, udp } = server.addresses
    clients = { tcp: tcpClient(tcp!), udp: udpClient(udp!), form: formClient(server.http), json: jsonClient(server.http), soap: soapClient(server.http) }
  })
  afterAll(async () => {
    for (const client of Object.values(clients)) client.close()
    await server.close()
    authority.close()
  })
  const ask = (transport: string, { der }: Issued, ocsp = true) => clients[transport]!.call('validateCert', { cert: der, ocsp })

  test.each(['tcp', 'udp', 'form', 'json', 'soap'])('%s: 0 good, 1 revoked, 2 unknown', async (transport) => {
    expect(await ask(transport, good!)).toEqual({ respValue: 0, state: 0 })
    expect(await ask(transport, revoked!)).toEqual({ respValue: CERT_REMOVED, state: 1 })
    expect(await ask(transport, unknown!)).toEqual({ respValue: SERVER_CONNECT, state: 2 })
  })
  test('not asked for: none', async () => {
    expect(await ask('tcp', good!, false)).toEqual({ respValue: 0 })
    expect(await ask('tcp', revoked!, false)).toEqual({ respValue: CERT_REMOVED })
  })
  test('a list that calls the certificate good does not make the service’s answer', async () => {
    const other = authority.issue('Later')
    expect((await server.as(importRevocationList, { listBase64: toBase64(authority.list()) })).status).toBe(200)
    expect(await ask('tcp', unknown!)).toEqual({ respValue: 0, state: 2 })
    authority.revoke(other)
    await server.as(saveRevocationSource, { sourceId, name: 'ocsp', kind: 'ocsp', address: await authority.startStatusService(), anchorId }) // the first reads its index when it sees fit
    server.platform.clock.set(Date.now() + 5_000)
    expect(await ask('tcp', other, false)).toEqual({ respValue: 0 })
    expect(await ask('tcp', other)).toEqual({ respValue: CERT_REMOVED, state: 1 })
  })
  test('the responder away: GM_ERROR_SERVER_CONNECT, and no state', async () => {
    await server.as(saveRevocationSource, { sourceId, name: 'ocsp', kind: 'ocsp', address: 'http://127.0.0.1:1/', anchorId })
    expect(await ask('tcp', authority.issue('Never asked about'))).toEqual({ respValue: SERVER_CONNECT })
  })
})
