// timestamp.get-authority-certificates: PEM that openssl takes as it is; former certificates stay in it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodePem } from '@yiqian/shared/crypto/pem.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { getAuthorityCertificates } from '@yiqian/shared/protocol/timestamp.ts'
import { openAuthority, profiles, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => { authority = await openAuthority() })
afterAll(() => authority.close())

test.each(profiles)('200: %s, the leaf first, its root inside, made when nobody asked for a token yet', async (profileId) => {
  const { body, headers } = await authority.platform.asAnybody(getAuthorityCertificates, { profileId })
  expect([body.contentType, headers['content-disposition']]).toEqual(['application/pem-certificate-chain', `attachment; filename*=UTF-8''${profileId}.pem`])
  const chain = decodePem('CERTIFICATE', Buffer.from(body.bytes).toString()).map((der) => parseCertificate(der))
  expect(chain[0]!.extensions.extKeyUsage?.critical).toBe(true)
  expect(Buffer.compare(chain.at(-1)!.subject.der, chain.at(-1)!.issuer.der)).toBe(0)
})
test('200: after the certificate was followed by another the former is there too', async () => {
  const own = await openAuthority()
  const before = decodePem('CERTIFICATE', await own.pemOf('ecdsa'))
  own.platform.clock.advance(2000 * 86_400_000)
  const after = decodePem('CERTIFICATE', await own.pemOf('ecdsa'))
  expect(after).toHaveLength(before.length + 1)
  expect(after).toEqual(expect.arrayContaining(before))
  expect(after[0]).not.toEqual(before[0])
  await own.close()
})
test('404 and 400', async () => {
  expect(await authority.platform.asAnybody(getAuthorityCertificates, { profileId: 'nobody' })).toMatchObject({ status: 404, code: 'timestamp.profile_not_found' })
  expect(await authority.platform.asAnybody(getAuthorityCertificates, { profileId: '..%2f' })).toMatchObject({ status: 400 })
})
test('503: no time, and no certificate while an administrator is to bring one', async () => {
  const own = await openAuthority()
  await own.change('rsa', { renewal: 'by-hand' })
  expect(await own.platform.asAnybody(getAuthorityCertificates, { profileId: 'rsa' })).toMatchObject({ status: 503, code: 'timestamp.certificate_missing' })
  await own.token()
  own.platform.clock.advance(-60_000)
  expect(await own.platform.asAnybody(getAuthorityCertificates, { profileId: 'sm2' })).toMatchObject({ status: 503, code: 'timestamp.unavailable' })
  await own.close()
})
