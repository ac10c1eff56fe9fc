// Tokens and certificates of the platform's own time authorities validate without anything being imported. TS-1, TS-2
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { verifyTimestampToken } from '@yiqian/shared/crypto/tsp/verify.ts'
import { openValidation, type Validation } from '../_runtime/open-validation.ts'
import { imprint, openAuthority, profiles, type TestAuthority } from './testing/authority.ts'

let authority: TestAuthority
let validation: Validation
beforeAll(async () => {
  authority = await openAuthority()
  validation = await openValidation(authority.platform.context('verification')) // before there is any RSA root
})
afterAll(() => authority.close())

describe.each(profiles)('TS-1 %s', (profile) => {
  test('the token verifies under what validation trusts by itself', async () => {
    const token = await authority.token({}, profile)
    const verifying = async (digest: Uint8Array) => verifyTimestampToken({ token: token.der, imprint: { ...imprint, digest }, roots: (await validation.openTrust()).roots, atMs: authority.platform.clock.nowMs(), ...validation.signatures }).verdict
    expect(await verifying(imprint.digest)).toBe('passed')
    expect(await verifying(new Uint8Array(32))).toBe('failed')
  })

  test('TS-2 the certificate is good: path, and revocation by the hospital’s own list', async () => {
    const token = await authority.token({}, profile)
    const certificateDer = token.signedData.certificates.find((der) => parseCertificate(der).extensions.extKeyUsage)!
    await validation.changed()
    expect(await validation.validateCertificate({ certificateDer, level: 'revocation' })).toMatchObject({ verdict: 'passed', reasons: [] })
  })
})

test('the hospital’s own root stays the first', async () => {
  const { roots, hospital } = await validation.openTrust()
  expect(roots.slice(0, 2)).toEqual([hospital.root, hospital.foreign!.root])
})
