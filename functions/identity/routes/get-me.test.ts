import { afterAll, beforeAll, expect, test } from 'vitest'
import { getMe } from '@yiqian/shared/protocol/identity.ts'
import { enrolSigner, seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
const me = (of: { deviceToken: string } | undefined) => identity.platform.asDevice(of, getMe, {})

test('200: person, phone, certificate; the number masked', async () => {
  const signer = await enrolSigner(identity.platform, { phone: '13912345678', wechatOpenid: 'oGZUI0egBJY1zh' })
  const { body } = await me(signer)
  expect(body).toMatchObject({
    staff: { staffNumber: signer.staff.staffNumber, name: signer.staff.name }, phoneMasked: '139****5678',
    device: { deviceId: signer.device.id, state: 'active', pinTriesLeft: 5, wechatBound: true }, certificate: { serialHex: signer.serialHex, state: 'valid', certificateBase64: signer.certificateBase64 },
  })
  expect(JSON.stringify(body)).not.toContain('13912345678')
})
test('200: before there is a certificate, and when the phone is locked', async () => {
  const staff = await seedStaff(identity.platform)
  expect((await me(await seedDevice(identity.platform, staff, { state: 'enrolling' }))).body).toMatchObject({ device: { state: 'enrolling', wechatBound: false }, certificate: null })
  expect((await me(await seedDevice(identity.platform, staff, { state: 'locked', pinTriesLeft: 0 }))).body.device).toMatchObject({ state: 'locked', pinTriesLeft: 0 })
})
test('400 · 401 · 403', async () => {
  const staff = await seedStaff(identity.platform)
  const phone = await seedDevice(identity.platform, staff)
  expect(await identity.platform.asDevice(phone, getMe, { extra: 1 } as never)).toMatchObject({ status: 400, facts: { field: 'extra' } })
  expect(await me(undefined)).toMatchObject({ status: 401, code: 'access.required' })
  expect(await me({ deviceToken: 'x'.repeat(40) })).toMatchObject({ status: 401, code: 'access.required' })
  expect(await identity.platform.asAnybody(getMe, {}, { headers: { authorization: `Device ${phone.deviceToken}` } })).toMatchObject({ status: 403, code: 'channel.required' })
  expect(await me(await seedDevice(identity.platform, staff, { state: 'replaced' }))).toMatchObject({ status: 403, code: 'device.replaced' })
  const removed = await seedStaff(identity.platform, { state: 'removed' })
  expect(await me(await seedDevice(identity.platform, removed))).toMatchObject({ status: 403, code: 'access.denied' })
})
