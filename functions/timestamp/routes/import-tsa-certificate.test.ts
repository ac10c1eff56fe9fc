// timestamp.import-tsa-certificate: a chain by an outside authority; the roll-over without a gap; what cannot serve. TS-2, TS-7
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { createTsaRequest, importTsaCertificate, listTimestampProfiles } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { content, imprint, openAuthority, type TestAuthority } from '../testing/authority.ts'
import { outsideAuthority, type OutsideAuthority } from '../testing/outside-authority.ts'

let authority: TestAuthority
let outside: OutsideAuthority
beforeAll(async () => {
  authority = await openAuthority({ nowMs: Date.now() + 600_000 })
  outside = outsideAuthority()
})
afterAll(() => authority.close())

const request = async (profileId = 'rsa') => (await authority.as('system-administrator', createTsaRequest, { profileId, commonName: '医院时间戳' })).body
const take = (chainPem: string, effectiveFromMs?: number) => authority.as('system-administrator', importTsaCertificate, { chainPem, ...(effectiveFromMs !== undefined && { effectiveFromMs }) })
const issuerNow = async (profile = 'rsa') => {
  const { signedData } = await authority.token({}, profile)
  const signer = signedData.signers[0]!.signerId
  return signer.kind === 'issuer-and-serial' ? signer.serialHex : ''
}

describe('200', () => {
  test('the outside chain signs at once; openssl verifies under its root alone', async () => {
    const { requestPem, certificateId } = await request()
    const { body } = await take(outside.certify(requestPem))
    expect(body.certificate).toMatchObject({ id: certificateId, state: 'installed', issuer: 'CN=outside root', isCurrent: true })
    const asked = openssl(['ts', '-query', '-data', '@data', '-sha256', '-cert'], { data: content })
    const { der } = await authority.ask(new Uint8Array(asked.stdout), 'rsa')
    expect(openssl(['ts', '-verify', '-data', '@data', '-in', '@reply', '-CAfile', '@root'], { data: content, reply: der, root: outside.rootPem }).ok).toBe(true)
  })

  test('TS-7 a roll-over: the old one signs until the moment, the new one from it, not one request is refused, and the old stays listed', async () => {
    const before = await issuerNow('ecdsa')
    const { requestPem } = await request('ecdsa')
    const takeoverMs = authority.platform.clock.nowMs() + 60_000
    const { body: { certificate } } = await take(outside.certify(requestPem), takeoverMs)
    expect([certificate.isCurrent, certificate.effectiveFromMs]).toEqual([false, takeoverMs])
    const seen: string[] = []
    for (let atMs = takeoverMs - 3; atMs <= takeoverMs + 3; atMs++) {
      authority.platform.clock.set(atMs)
      seen.push(await issuerNow('ecdsa'))
    }
    expect(seen).toEqual([before, before, before, ...Array<string>(4).fill(certificate.serialHex!)])
    const { certificates } = (await authority.as('operator', listTimestampProfiles, {})).body
    expect(certificates.filter(({ profileId }) => profileId === 'ecdsa').map(({ serialHex, isCurrent }) => [serialHex, isCurrent])).toEqual([[before, false], [certificate.serialHex, true]])
  })

  test('a new certificate for the same key: both are listed; the same again changes nothing', async () => {
    const { requestPem } = await request()
    const first = outside.certify(requestPem)
    await take(first)
    const second = (await take(outside.certify(requestPem))).body.certificate
    const again = (await take(first)).body.certificate
    expect(second.id).not.toBe(again.id)
    const { certificates } = (await authority.as('operator', listTimestampProfiles, {})).body
    expect(certificates.filter(({ keyLabel }) => keyLabel === second.keyLabel)).toHaveLength(2)
    expect(await issuerNow(), 'all take over at the same moment: the later made signs').toBe(second.serialHex)
  })
})

describe('422 timestamp.certificate_unfit', () => {
  test.each<[string, (requestPem: string) => string, string]>([
    ['another purpose', (pem) => outside.certify(pem, { purpose: 'critical,clientAuth' }), 'timeStamping alone'],
    ['a further purpose', (pem) => outside.certify(pem, { purpose: 'critical,timeStamping,clientAuth' }), 'timeStamping alone'],
    ['a purpose that is not critical', (pem) => outside.certify(pem, { purpose: 'timeStamping' }), 'must be critical'],
    ['no issuer', (pem) => outside.certify(pem).replace(outside.rootPem, ''), 'not complete'],
    ['an issuer of the same name and another key', (pem) => outside.certify(pem).replace(outside.rootPem, outsideAuthority().rootPem), 'does not verify'],
    ['a certificate for nobody’s key', () => outside.rootPem, 'none of the certificates'],
    ['no PEM', () => 'hello', ''],
    ['PEM with something else inside', () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', ''],
  ])('%s', async (_, make, why) => {
    const { requestPem } = await request()
    const answer = await take(make(requestPem))
    expect([answer.status, answer.code]).toEqual([422, 'timestamp.certificate_unfit'])
    expect(String(answer.facts['whyEn'])).toContain(why)
  })
  test('one that ends before it would take over', async () => {
    const { requestPem } = await request()
    expect(await take(outside.certify(requestPem, { days: 5 }), authority.platform.clock.nowMs() + 10 * 86_400_000)).toMatchObject({ status: 422 })
  })
})

test('403 and 400', async () => {
  expect(await authority.as('operator', importTsaCertificate, { chainPem: 'x' })).toMatchObject({ status: 403 })
  expect(await authority.as('system-administrator', importTsaCertificate, {} as never)).toMatchObject({ status: 400 })
})

test('tokens go on all the while', async () => expect((await authority.ask(encodeTimestampRequest({ imprint, certReq: true }), 'rsa')).status).toBe('granted'))
