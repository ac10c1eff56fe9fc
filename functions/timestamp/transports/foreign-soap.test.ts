// A SOAP client that is not ours reads the WSDL and asks for tokens, over both versions of SOAP. TS-3
import { connect, createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToBase64 } from '@yiqian/shared/crypto/bytes.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { freePort } from '../../../scripts/serve/free-port.ts'
import { hasForeignSoap, openForeignSoap, type ForeignSoap } from '../../../scripts/oracles/foreign-soap.ts'
import { imprint, openAuthority, type TestAuthority } from '../testing/authority.ts'

const policies = { '': '1.3.6.1.4.1.32473.3161.1', '/rsa': '1.3.6.1.4.1.32473.3161.1.2', '/ecdsa': '1.3.6.1.4.1.32473.3161.1.3' }

describe.runIf(hasForeignSoap())('TS-3 zeep, by the WSDL alone', () => {
  let authority: TestAuthority
  let proxy: Server
  let publicUrl: string
  beforeAll(async () => {
    const port = await freePort()
    publicUrl = `http://127.0.0.1:${port}` // the address that the WSDL names is the one that clients see
    authority = await openAuthority({ env: { PUBLIC_URL: publicUrl } })
    const behind = Number(new URL(authority.origin).port)
    proxy = createServer((socket) => void socket.on('error', () => undefined).pipe(connect(behind, '127.0.0.1').on('error', () => undefined)).pipe(socket)).listen(port, '127.0.0.1')
  })
  afterAll(async () => {
    proxy.close()
    await authority.close()
  })
  // given as text: zeep 4.2 encodes bytes twice where the whole element is of a simple type
  const ask = async (client: ForeignSoap, request: Uint8Array) => parseTimestampResponse(base64ToBytes(((await client.call('timestamp', { values: [bytesToBase64(request)] })) as { base64: string }).base64))

  test.each((['Soap11', 'Soap12'] as const).flatMap((port) => Object.entries(policies).map(([path, policyOid]) => [port, path, policyOid] as const)))('%s /timestamp/soap%s: a token over the request', async (port, path, policyOid) => {
    const client = await openForeignSoap(`${publicUrl}/timestamp/soap${path}?wsdl`, 'Timestamp', port)
    expect(client.operations).toEqual(['timestamp'])
    const { status, failure, statusText, tokenDer } = await ask(client, encodeTimestampRequest({ imprint, nonce: 4711n, certReq: true }))
    expect([failure, statusText]).toEqual([undefined, undefined])
    expect([status, parseTimestampToken(tokenDer!).info]).toMatchObject(['granted', { nonce: 4711n, policyOid, imprint }])
    expect(await ask(client, new Uint8Array([0x30, 0]))).toMatchObject({ status: 'rejection', failure: 'badDataFormat' })
    client.close()
  })
})
