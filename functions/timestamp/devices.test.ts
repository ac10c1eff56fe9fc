// Time authorities whose keys are in devices: SoftHSM2 through PKCS11_MODULE, the stand-in card through SDF_LIBRARY. Tokens verified by openssl and BouncyCastle; what is said when the device is away. TS-1, TS-9
import * as pkcs11 from 'pkcs11js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodePem, encodePem } from '@yiqian/shared/crypto/pem.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { enrolCertificate } from '@yiqian/shared/protocol/certificates.ts'
import { createTimestampBackup, createTsaRequest, importTsaCertificate, listTimestampProfiles } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { bouncyCastleBatch, requireJava } from '../../scripts/oracles/bouncy-castle.ts'
import { openssl } from '../../scripts/oracles/openssl.ts'
import { gccIsHere, startSdfStandIn, type SdfStandIn } from '../_adapters/application-keys/testing/sdf-stand-in.ts'
import { softhsmIsHere, startSoftHsm, type SoftHsm } from '../_adapters/application-keys/testing/softhsm.ts'
import { fromBase64, toBase64 } from '../_runtime/base64.ts'
import { parseBackupContent } from './backup/backup-content.ts'
import { openBackup } from './backup/backup-file.ts'
import { content, imprint, openAuthority, type TestAuthority } from './testing/authority.ts'
import { outsideAuthority } from './testing/outside-authority.ts'

const query = encodeTimestampRequest({ imprint, certReq: true })
const health = async ({ origin }: TestAuthority) => {
  const answer = await fetch(`${origin}/timestamp/health`)
  return { status: answer.status, profiles: ((await answer.json()) as { profiles: { profileId: string; ok: boolean; failure: string | null }[] }).profiles }
}
const currentOf = async (authority: TestAuthority, profile: string) => (await authority.as('operator', listTimestampProfiles, {})).body.certificates.find(({ profileId, isCurrent }) => profileId === profile && isCurrent)
/** By a request of openssl's, and its verification. */
async function verifiedByOpenssl(authority: TestAuthority, profile: string): Promise<boolean> {
  const asked = openssl(['ts', '-query', '-data', '@data', '-sha256', '-cert'], { data: content })
  const { der } = await authority.ask(new Uint8Array(asked.stdout), profile)
  const attime = String(Math.floor(authority.platform.clock.nowMs() / 1000))
  return openssl(['ts', '-verify', '-queryfile', '@query', '-in', '@reply', '-CAfile', '@root', '-attime', attime], { query: new Uint8Array(asked.stdout), reply: der, root: await authority.pemOf(profile) }).ok
}

/** Tokens of this profile fail and say so, health names device and profile, others go on; back: as before. */
async function goesAway(authority: TestAuthority, profile: string, { other, failure, gone, back }: { other: string; failure: string; gone(): void; back(): void }): Promise<void> {
  expect((await health(authority)).status).toBe(200)
  gone()
  const refused = await authority.ask(query, profile)
  expect(refused).toMatchObject({ status: 'rejection', failure: 'systemFailure' })
  expect(refused.statusText).toMatch(/[\u4e00-\u9fff].* \/ [a-z]/)
  expect((await authority.ask(query, other)).status).toBe('granted')
  expect(authority.platform.log.find(({ op, code }) => op === 'timestamp.http' && code === 'key.store_unavailable')).toBeDefined()
  await expect.poll(() => health(authority), { timeout: 30_000, interval: 500 }).toMatchObject({ status: 503 })
  const { profiles } = await health(authority)
  expect(profiles.find(({ profileId }) => profileId === profile)).toMatchObject({ ok: false, failure })
  expect(profiles.find(({ profileId }) => profileId === other)).toMatchObject({ ok: true })
  back()
  expect((await authority.ask(query, profile)).status).toBe('granted')
  await expect.poll(() => health(authority), { timeout: 30_000, interval: 500 }).toMatchObject({ status: 200 })
}

describe.runIf(softhsmIsHere())('PKCS11_MODULE: SoftHSM2', () => {
  let [hsm, authority] = [] as unknown as [SoftHsm, TestAuthority]
  /** a second user of the library in this process: what it ends has ended for the server too */
  const other = new pkcs11.PKCS11()
  beforeAll(async () => {
    hsm = startSoftHsm()
    authority = await openAuthority({ nowMs: Date.now() + 600_000, env: { PKCS11_MODULE: hsm.module, PKCS11_PIN_FILE: hsm.pinFile } })
    other.load(hsm.module)
  })
  afterAll(async () => {
    await authority.close()
    other.close()
    hsm.remove()
  })

  test.each(['rsa', 'ecdsa'])('%s: a key made in the device, certified by the embedded authority; verified by openssl ts', async (profile) => {
    expect((await authority.change(profile, { keyStore: 'pkcs11' })).status).toBe(200)
    expect(await verifiedByOpenssl(authority, profile)).toBe(true)
    expect(await currentOf(authority, profile)).toMatchObject({ keyStore: 'pkcs11', origin: 'embedded' })
  })
  test('certified by an authority outside, on the request that the device signed', async () => {
    const { requestPem } = (await authority.as('system-administrator', createTsaRequest, { profileId: 'rsa', commonName: 'hospital TSA' })).body
    expect(openssl(['req', '-verify', '-noout', '-in', '@request'], { request: requestPem }).ok).toBe(true)
    expect((await authority.as('system-administrator', importTsaCertificate, { chainPem: outsideAuthority().certify(requestPem) })).status).toBe(200)
    expect(await verifiedByOpenssl(authority, 'rsa')).toBe(true)
    expect(await currentOf(authority, 'rsa')).toMatchObject({ keyStore: 'pkcs11', origin: 'requested', subject: expect.stringContaining('hospital TSA') as string })
  })
  test('a backup holds their certificates and no key of theirs', async () => {
    const password = 'a long enough password'
    const { certificates, keys } = parseBackupContent(await openBackup((await authority.as('system-administrator', createTimestampBackup, { password })).body.bytes, password))
    expect(certificates.filter(({ keyStore }) => keyStore === 'pkcs11')).toHaveLength(3)
    expect(keys.filter(({ label }) => certificates.some(({ keyStore, keyLabel }) => keyStore === 'pkcs11' && keyLabel === label))).toEqual([])
  })
  test('gone, and back', () => goesAway(authority, 'ecdsa', {
    other: 'sm2', failure: 'key.store_unavailable: pkcs11 NO_TOKEN', back: () => hsm.plugIn(),
    gone() {
      hsm.unplug()
      other.C_Finalize()
    },
  }))
})

describe.runIf(gccIsHere())('SDF_LIBRARY: the stand-in card', () => {
  let [device, authority] = [] as unknown as [SdfStandIn, TestAuthority]
  beforeAll(async () => {
    device = startSdfStandIn()
    device.makeKey(1)
    authority = await openAuthority({ env: { SDF_LIBRARY: device.library, SDF_KEY_INDEXES: '1' } })
  })
  afterAll(async () => {
    await authority.close()
    device.remove()
  })

  test('sm2: a key of the card, certified on its request; verified by BouncyCastle', async (context) => {
    expect((await authority.change('sm2', { keyStore: 'sdf' })).code).toBe('timestamp.profile_invalid') // the embedded authority renews no keys in cards
    expect((await authority.change('sm2', { keyStore: 'sdf', renewal: 'by-hand' })).status).toBe(200)
    const { requestPem } = (await authority.as('system-administrator', createTsaRequest, { profileId: 'sm2', commonName: '示范医院时间戳' })).body
    const made = (await authority.platform.asFunction(enrolCertificate, { requestBase64: toBase64(decodePem('CERTIFICATE REQUEST', requestPem)[0]!), kind: 'tsa' })).body
    const chainPem = [made.certificateBase64, ...made.chainBase64].map((base64) => encodePem('CERTIFICATE', fromBase64(base64))).join('')
    expect((await authority.as('system-administrator', importTsaCertificate, { chainPem })).status).toBe(200)
    const calls = device.calls()
    const { der, tokenDer } = await authority.ask(query, 'sm2')
    expect(device.calls()).toBeGreaterThan(calls)
    expect(await currentOf(authority, 'sm2')).toMatchObject({ keyStore: 'sdf', origin: 'requested' })
    requireJava(context)
    const [response, other, token] = bouncyCastleBatch([
      { command: 'verify-response', inputs: [query, der] }, { command: 'verify-response', inputs: [encodeTimestampRequest({ imprint: { ...imprint, digest: new Uint8Array(32) }, certReq: true }), der] },
      { command: 'verify-token', inputs: [tokenDer!, fromBase64(made.certificateBase64)] },
    ])
    expect([response!.ok, other!.ok, token!.ok, token!.refusal]).toEqual([true, false, true, undefined])
    expect(parseCertificate(fromBase64(made.certificateBase64)).extensions.extKeyUsage?.critical).toBe(true)
  })
  test('gone, and back', () => goesAway(authority, 'sm2', { other: 'rsa', failure: 'key.store_unavailable: sdf SDR_OPENDEVICE', gone: () => device.setGone(true), back: () => device.setGone(false) }))
})
