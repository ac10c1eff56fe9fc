import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToBase64, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { attachKeyCertificates } from '@yiqian/shared/protocol/signing.ts'
import { formClient } from '../testing/clients.ts'
import { openAdministered, type Administered } from '../testing/administered.ts'
import { rightsOf } from '../testing/rights.ts'

let server: Administered
beforeAll(async () => {
  server = await openAdministered()
})
afterAll(() => server.close())

describe('200', () => {
  test('SV-4 a certificate that is attached is exported; none takes it away', async () => {
    const key = await server.addKey({ index: 1 })
    const certificatesBase64 = key.certificatesBase64
    expect((await server.as(attachKeyCertificates, { keyId: key.id, certificatesBase64: [] })).body.certificatesBase64).toEqual([])
    const exportCert = async () => formClient(server.http).call('exportCert', { identification: utf8ToBytes('1') })
    expect((await exportCert()).respValue).toBe(0x04000001)
    await server.as(attachKeyCertificates, { keyId: key.id, certificatesBase64 })
    expect(bytesToBase64((await exportCert()).cert!)).toBe(certificatesBase64[0])
  })
})

describe('422, 404, 409', () => {
  test('another key’s certificate, or none at all', async () => {
    const [one, other] = [await server.addKey({ index: 2 }), await server.addKey({ index: 3 })]
    for (const certificatesBase64 of [other.certificatesBase64, ['AAAA']]) expect((await server.as(attachKeyCertificates, { keyId: one.id, certificatesBase64 })).code).toBe('key.certificate_mismatch')
    expect((await server.as(attachKeyCertificates, { keyId: 'key_000000000000', certificatesBase64: [] })).code).toBe('key.not_found')
  })
  test('a destroyed key', async () => {
    const { id } = await server.addKey({ index: 4, some: { state: 'destroyed' } })
    expect((await server.as(attachKeyCertificates, { keyId: id, certificatesBase64: [] })).code).toBe('key.state_conflict')
  })
})

describe('403', () => rightsOf(() => server, attachKeyCertificates, () => ({ keyId: 'key_000000000000', certificatesBase64: [] })))
