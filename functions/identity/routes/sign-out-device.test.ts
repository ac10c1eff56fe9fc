import { afterAll, beforeAll, expect, test } from 'vitest'
import { getMe, signOutDevice } from '@yiqian/shared/protocol/identity.ts'
import { enrolSigner } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
const signOut = (of: { deviceToken: string } | undefined, deviceId: string) => identity.platform.asDevice(of, signOutDevice, { deviceId })
const stateOf = async (deviceId: string) => (await identity.platform.runtime.database.stores.certificates.findOfDevice(deviceId))!.state

test('200 MA-11: another phone of mine ends for good; twice is once; and this one', async () => {
  const one = await enrolSigner(identity.platform)
  const two = await enrolSigner(identity.platform, { staff: one.staff })
  expect((await signOut(one, two.device.id)).body).toEqual({ signedOut: true })
  expect(await stateOf(two.device.id)).toBe('revoked')
  expect(await identity.platform.asDevice(two, getMe, {})).toMatchObject({ status: 403, code: 'device.replaced' })
  expect((await signOut(one, two.device.id)).status).toBe(200)
  expect((await signOut(one, one.device.id)).status).toBe(200)
  expect(await identity.platform.asDevice(one, getMe, {})).toMatchObject({ code: 'device.replaced' })
})
test('404: another person’s is as if it were not there; 401', async () => {
  const [one, stranger] = [await enrolSigner(identity.platform), await enrolSigner(identity.platform)]
  const [foreign, none] = [await signOut(one, stranger.device.id), await signOut(one, 'dev_ffffffffffffffffffffffff')]
  expect(foreign).toMatchObject({ status: 404, code: 'device.not_found' })
  expect([foreign.code, foreign.facts]).toEqual([none.code, none.facts])
  expect(await stateOf(stranger.device.id)).toBe('valid')
  expect(await signOut(undefined, one.device.id)).toMatchObject({ status: 401 })
})
