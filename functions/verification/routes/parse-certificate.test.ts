// parse-certificate: every field and extension, raw values too; compared with openssl.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseCertificate } from '@yiqian/shared/protocol/certificate-validation.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { createOpensslAuthority, type OpensslAuthority } from '../../../scripts/oracles/openssl-authority.ts'
import { openTrustDesk, type TrustDesk } from '../testing/trust-desk.ts'

let desk: TrustDesk
let authority: OpensslAuthority
beforeAll(async () => {
  desk = await openTrustDesk()
  authority = createOpensslAuthority('sm2')
})
afterAll(async () => {
  await desk.close()
  authority.close()
})

test('SV-6 200: names, key, known extensions by name, any other by its number with text and raw value', async () => {
  const issued = authority.issue('张三', ['basicConstraints=CA:FALSE', 'keyUsage=critical,digitalSignature', 'extendedKeyUsage=clientAuth', 'certificatePolicies=1.2.3.4', 'crlDistributionPoints=URI:http://crl.example/a.crl', '1.2.86.21.1.1=DER:31403530313353463031', '1.2.3.99=ASN1:SEQUENCE:pair', '[pair]', 'a=INTEGER:7'])
  for (const form of [issued.der, new Uint8Array(Buffer.from(issued.pem))]) {
    const parsed = (await desk.ask(parseCertificate, { certificateBase64: toBase64(form) })).body
    expect(parsed).toMatchObject({
      version: 3, subject: 'C=CN, O=Peer Hospital, OU=Ward, CN=张三', keyUsages: ['digitalSignature'], extendedKeyUsages: ['1.3.6.1.5.5.7.3.2'], certificatePolicies: ['1.2.3.4'], crlAddresses: ['http://crl.example/a.crl'], isAuthority: false,
      publicKey: { curve: 'SM2', bits: 256 },
    })
    expect(parsed.subjectFields.at(-1)).toEqual({ oid: '2.5.4.3', name: 'CN', value: '张三' })
    expect(parsed.extensions).toContainEqual({ oid: '1.2.86.21.1.1', name: 'healthUniqueId', critical: false, text: '1@5013SF01', valueHex: '31403530313353463031' })
    expect(parsed.extensions).toContainEqual({ oid: '1.2.3.99', name: null, critical: false, text: null, valueHex: '3003020107' })
  }
})

test('422: no certificate; 401: nobody', async () => {
  expect((await desk.ask(parseCertificate, { certificateBase64: 'AAAA' })).code).toBe('certificate.unreadable')
  expect((await desk.platform.asAnybody(parseCertificate, { certificateBase64: 'AAAA' })).status).toBe(401)
})
