// certificates.enrol-certificate: what is issued, to whom, and what is refused. CT-1
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { generateKeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import { enrolCertificate } from '@yiqian/shared/protocol/certificates.ts'
import { bouncyCastleBatch, requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { automaticName, type AutomaticSigning } from '../../_domain/automatic-signing/automatic-signing.ts'
import { anAutomaticSigning } from '../../_domain/testing/grant-builders.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, requestFor, seedDevice, seedStaff } from '../../_runtime/testing/people.ts'

const DAY_MS = 86_400_000
let platform: TestPlatform
beforeAll(async () => { platform = await openTestPlatform({ env: { PUBLIC_URL: 'https://sign.hospital.example', HOSPITAL_NAME: '第一人民医院' } }) })
afterAll(() => platform.close())

const pem = (base64: string): string => encodePem('CERTIFICATE', fromBase64(base64))

/** A request ready to be issued on; each test spoils one thing. */
async function ready() {
  const staff = await seedStaff(platform, { name: '欧阳娜娜' })
  const { device } = await seedDevice(platform, staff, { state: 'enrolling' })
  const key = generateKeyPair(platform.runtime.sm2)
  return { staff, device, key, input: { requestBase64: await requestFor(platform, key, staff), kind: 'person' as const, staffId: staff.id, deviceId: device.id } }
}

describe('200', () => {
  test('a person’s certificate: subject, life, extensions, record', async () => {
    const { staff, device, key, input } = await ready()
    const { body } = await platform.asFunction(enrolCertificate, input)
    const certificate = parseCertificate(fromBase64(body.certificateBase64))
    expect(displayName(certificate.subject)).toBe(`C=CN, O=第一人民医院, serialNumber=${staff.staffNumber}, CN=欧阳娜娜`)
    expect(certificate.publicKey.sm2PublicKey).toEqual(key.publicKey)
    expect([certificate.notBeforeMs, certificate.notAfterMs]).toEqual([platform.clock.nowMs() - 60_000, platform.clock.nowMs() + 730 * DAY_MS])
    expect(body.notAfterMs).toBe(certificate.notAfterMs)
    const { basicConstraints, keyUsage, extKeyUsage, all } = certificate.extensions
    expect([basicConstraints?.ca, [...keyUsage!].sort(), extKeyUsage]).toEqual([false, ['digitalSignature', 'nonRepudiation'], undefined])
    expect(Buffer.from(all.find(({ oid }) => oid === OID.crlDistributionPoints)!.value).toString('latin1')).toContain('https://sign.hospital.example/certificates/issuing.crl')
    expect(await platform.runtime.database.stores.certificates.load(body.certificateId)).toMatchObject({ serialHex: body.serialHex, kind: 'person', staffId: staff.id, deviceId: device.id, state: 'valid', certificateBase64: body.certificateBase64 })
  })

  test('the time authority’s certificate may do nothing else, and says so as critical', async () => {
    const key = generateKeyPair(platform.runtime.sm2)
    const { body } = await platform.asFunction(enrolCertificate, { requestBase64: await requestFor(platform, key, { name: '时间戳', staffNumber: 'TSA' }), kind: 'tsa' })
    expect(parseCertificate(fromBase64(body.certificateBase64)).extensions.extKeyUsage).toEqual({ critical: true, purposeOids: [OID.timeStamping] })
  })

  test('repeated with the same key: the same certificate; with another key: a new one', async () => {
    const { staff, input } = await ready()
    const first = (await platform.asFunction(enrolCertificate, input)).body
    expect((await platform.asFunction(enrolCertificate, input)).body).toEqual(first)
    const again = { ...input, requestBase64: await requestFor(platform, generateKeyPair(platform.runtime.sm2), staff) }
    expect((await platform.asFunction(enrolCertificate, again)).body.serialHex).not.toBe(first.serialHex)
  })

  test('the authorities are made once, though two ask at the same moment', async () => {
    const fresh = await openTestPlatform()
    const [a, b] = await Promise.all([enrolSigner(fresh), enrolSigner(fresh)])
    expect(a.chainBase64).toEqual(b.chainBase64)
    expect(a.serialHex).not.toBe(b.serialHex)
    await fresh.close()
  })

  test('openssl and BouncyCastle follow the path', async (context) => {
    const { certificateBase64, chainBase64: [issuing, root] } = await enrolSigner(platform)
    const files = { 'leaf.pem': pem(certificateBase64), 'issuing.pem': pem(issuing!), 'root.pem': pem(root!) }
    const at = String(Math.floor(platform.clock.nowMs() / 1000))
    // openssl takes the identifier for the first certificate alone, so each step is a question of its own
    const follow = (certificate: string, issuer: string) => openssl(['verify', '-attime', at, '-vfyopt', 'distid:1234567812345678', '-partial_chain', '-CAfile', `@${issuer}`, '-x509_strict', `@${certificate}`], files)
    for (const [certificate, issuer] of [['leaf.pem', 'issuing.pem'], ['issuing.pem', 'root.pem']] as const) expect(follow(certificate, issuer).stdout.toString()).toContain(`${certificate}: OK`)
    expect(follow('leaf.pem', 'root.pem').ok).toBe(false)
    requireJava(context)
    const path = [certificateBase64, issuing!, root!].map(fromBase64)
    const answers = bouncyCastleBatch([
      { command: 'verify-chain', inputs: [String(platform.clock.nowMs()), ...path] },
      { command: 'verify-certificate', inputs: [path[0]!, path[1]!] },
      { command: 'verify-certificate', inputs: [path[1]!, path[2]!] },
      { command: 'verify-certificate', inputs: [path[2]!, path[2]!] },
      { command: 'verify-certificate', inputs: [path[0]!, path[2]!] },
    ])
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true, false])
  })
})

describe('422 certificate.request_invalid', () => {
  const refused = async (input: object, why: string) => {
    const before = JSON.stringify(await platform.runtime.database.stores.certificates.listNotValid())
    const answer = await platform.asFunction(enrolCertificate, input as never)
    expect([answer.status, answer.code]).toEqual([422, 'certificate.request_invalid'])
    expect(answer.facts['why']).toContain(why)
    expect(JSON.stringify(await platform.runtime.database.stores.certificates.listNotValid())).toBe(before)
  }

  test('no PKCS#10', async () => refused({ ...(await ready()).input, requestBase64: toBase64(Uint8Array.of(0x30, 0)) }, '格式错误'))
  test('signed by another key', async () => {
    const { input } = await ready()
    const der = fromBase64(input.requestBase64)
    der[der.length - 1]! ^= 1
    await refused({ ...input, requestBase64: toBase64(der) }, '签名无效')
  })
  test('another name than the list’s', async () => {
    const { staff, key, input } = await ready()
    await refused({ ...input, requestBase64: await requestFor(platform, key, { ...staff, name: '院长' }) }, '姓名或工号不符')
  })
  test('another staff number', async () => {
    const { staff, key, input } = await ready()
    await refused({ ...input, requestBase64: await requestFor(platform, key, { ...staff, staffNumber: 'E9' }) }, '姓名或工号不符')
  })
  test('nobody, no phone, or somebody else’s phone', async () => {
    const { input } = await ready()
    await refused({ ...input, staffId: 'stf_0123456789' }, '人员不在名单中')
    await refused({ ...input, deviceId: undefined }, '人员不在名单中')
    await refused({ ...input, deviceId: 'dev_0123456789' }, '设备不属于该人员')
    await refused({ ...input, deviceId: (await ready()).device.id }, '设备不属于该人员')
  })
  test('a person who is frozen or removed', async () => {
    for (const state of ['frozen', 'removed'] as const) {
      const { staff, input } = await ready()
      await platform.runtime.database.stores.staff.replace(staff, { ...staff, state })
      await refused(input, '人员不在名单中')
    }
  })
  test('an RSA key', async () => {
    const { input } = await ready()
    const { stdout } = openssl(['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=x', '-outform', 'DER'])
    await refused({ ...input, requestBase64: stdout.toString('base64') }, '公钥不是 SM2')
  })
})

test('400: a field that is missing, unknown or too long', async () => {
  const { input } = await ready()
  for (const body of [{ ...input, kind: 'root' }, { kind: 'tsa' }, { ...input, more: 1 }, { ...input, requestBase64: 'A'.repeat(20_000) }]) {
    expect(await platform.asFunction(enrolCertificate, body as never)).toMatchObject({ status: 400, code: 'request.malformed' })
  }
})

test('403: functions alone may ask', async () => {
  const { input } = await ready()
  expect(await platform.asAnybody(enrolCertificate, input)).toMatchObject({ status: 403, code: 'access.denied' })
})

describe('MA-6 the second certificate, for automatic signing', () => {
  /** @param name of the request's subject */
  async function opening(some: Partial<AutomaticSigning> = {}, name = automaticName('欧阳娜娜')) {
    const { staff, key } = await ready()
    const automatic = anAutomaticSigning({ staffId: staff.id, state: 'opening', certificateId: null, ...some })
    await platform.runtime.database.stores.automatic.insert(automatic)
    return { automatic, input: { requestBase64: await requestFor(platform, key, { name, staffNumber: staff.staffNumber }), kind: 'automatic' as const, staffId: staff.id, deviceId: automatic.id } }
  }
  test('200: says in its name what it is for; a repeat after a kill gets the same one', async () => {
    const { automatic, input } = await opening()
    const { body } = await platform.asFunction(enrolCertificate, input)
    expect(displayName(parseCertificate(fromBase64(body.certificateBase64)).subject)).toContain('CN=欧阳娜娜（自动签名）')
    expect(await platform.runtime.database.stores.certificates.load(body.certificateId)).toMatchObject({ kind: 'automatic', staffId: automatic.staffId, deviceId: automatic.id, state: 'valid' })
    expect((await platform.asFunction(enrolCertificate, input)).body.certificateId).toBe(body.certificateId)
  })
  test.each<[string, () => ReturnType<typeof opening>]>([
    ['under the person’s plain name', () => opening({}, '欧阳娜娜')],
    ['of another person', () => opening({ staffId: 'stf_00000001' })],
    ['for an opening that is closed', () => opening({ state: 'closed' })],
    ['for one that is open already', () => opening({ state: 'open' })],
  ])('422: %s', async (_, make) => {
    expect(await platform.asFunction(enrolCertificate, (await make()).input)).toMatchObject({ code: 'certificate.request_invalid' })
  })
  test('a phone’s certificate is not to be had for it, nor the other way round', async () => {
    const { input } = await opening()
    expect(await platform.asFunction(enrolCertificate, { ...input, kind: 'person' })).toMatchObject({ code: 'certificate.request_invalid' })
    expect(await platform.asFunction(enrolCertificate, { ...(await ready()).input, kind: 'automatic' })).toMatchObject({ code: 'certificate.request_invalid' })
  })
})
