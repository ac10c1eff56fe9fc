// certificates.get-my-certificate: of this phone, with its state of now.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endCertificate, getMyCertificate } from '@yiqian/shared/protocol/certificates.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedDevice, seedStaff } from '../../_runtime/testing/people.ts'

let platform: TestPlatform
beforeAll(async () => { platform = await openTestPlatform() })
afterAll(() => platform.close())

test('200: the card and the chain; a suspended one says so', async () => {
  const [signer, other] = [await enrolSigner(platform, { name: '张伟' }), await enrolSigner(platform)]
  const { body } = await platform.asDevice(signer, getMyCertificate, {})
  expect(body.certificate).toMatchObject({ serialHex: signer.serialHex, state: 'valid', certificateBase64: signer.certificateBase64, issuer: 'C=CN, O=示范医院, CN=示范医院 签发证书' })
  expect(body.certificate.subject).toContain('CN=张伟')
  expect(body.chainBase64).toEqual(signer.chainBase64)
  await platform.asFunction(endCertificate, { deviceId: signer.device.id, how: 'suspend', reason: '测试' })
  expect((await platform.asDevice(signer, getMyCertificate, {})).body.certificate.state).toBe('suspended')
  expect((await platform.asDevice(other, getMyCertificate, {})).body.certificate).toMatchObject({ serialHex: other.serialHex, state: 'valid' })
})

test('404: enrolled, but without a certificate', async () => {
  const { deviceToken } = await seedDevice(platform, await seedStaff(platform))
  expect(await platform.asDevice({ deviceToken }, getMyCertificate, {})).toMatchObject({ status: 404, code: 'certificate.not_found' })
})

test('401 and 403: nobody known, outside the channel, not yet enrolled, replaced, frozen', async () => {
  const staff = await seedStaff(platform)
  const tokenIn = async (state: 'enrolling' | 'replaced') => seedDevice(platform, staff, { state })
  expect(await platform.asDevice(undefined, getMyCertificate, {})).toMatchObject({ status: 401, code: 'access.required' })
  expect(await platform.asDevice({ deviceToken: 'dt_unknown_unknown' }, getMyCertificate, {})).toMatchObject({ status: 401, code: 'access.required' })
  expect(await platform.asAnybody(getMyCertificate, {})).toMatchObject({ status: 403, code: 'channel.required' })
  expect(await platform.asDevice(await tokenIn('enrolling'), getMyCertificate, {})).toMatchObject({ status: 403, code: 'device.not_enrolled' })
  expect(await platform.asDevice(await tokenIn('replaced'), getMyCertificate, {})).toMatchObject({ status: 403, code: 'device.replaced' })
  const frozen = await seedDevice(platform, await seedStaff(platform, { state: 'frozen' }))
  expect(await platform.asDevice(frozen, getMyCertificate, {})).toMatchObject({ status: 403, code: 'access.denied' })
})

test('400: it takes no fields', async () => {
  expect(await platform.asDevice(await enrolSigner(platform), getMyCertificate, { deviceId: 'dev_0123456789' } as never)).toMatchObject({ status: 400, code: 'request.malformed' })
})
