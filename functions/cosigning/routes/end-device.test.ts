import { afterAll, beforeAll, expect, test } from 'vitest'
import { beginStatement, endDevice } from '@yiqian/shared/protocol/cosigning.ts'
import { aPinFreeWindow } from '../../_domain/testing/statement-builders.ts'
import { openTestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner } from '../../_runtime/testing/people.ts'
import { openBench, type Bench } from '../testing/bench.ts'
import { WRONG_PIN, enrol, state } from '../testing/test-phone.ts'

let bench: Bench
beforeAll(async () => void (bench = await openBench()))
afterAll(() => bench.close())

test('200: for functions alone; certificate revoked, phone ended; again is no mistake', async () => {
  const platform = await openTestPlatform()
  const { device, deviceToken } = await enrolSigner(platform)
  const window = aPinFreeWindow({ deviceId: device.id, staffId: device.staffId })
  await platform.runtime.database.stores.windows.insert(window)
  const input = { deviceId: device.id, reason: 'WeChat account changed' }
  expect((await platform.asDevice({ deviceToken }, endDevice, input)).status).toBe(403)
  expect((await platform.asAnybody(endDevice, input)).status).toBeGreaterThanOrEqual(401)
  expect((await platform.asFunction(endDevice, input)).body).toEqual({ ended: true })
  expect((await platform.asFunction(endDevice, input)).body).toEqual({ ended: true })
  const { stores } = platform.runtime.database
  expect(await stores.windows.load(window.id)).toMatchObject({ state: 'closed', closedReason: 'the phone signs no more', wrappedMaskHex: null })
  expect(await stores.certificates.findOfDevice(device.id)).toMatchObject({ state: 'revoked', stateReason: 'WeChat account changed' })
  expect((await stores.devices.load(device.id))!.state).toBe('replaced')
  await platform.close()
})
test('MA-11 CM-10: the app is opened and a certificate renewed by statements; each is in the person’s log, a wrong PIN too', async () => {
  const phone = await enrol(bench)
  const { serialHex } = (await bench.database.stores.certificates.findOfDevice(phone.device.id))!
  expect((await state(bench, phone, { kind: 'app.open' })).status).toBe(200)
  expect((await state(bench, phone, { kind: 'certificate.renew', serialHex })).status).toBe(200)
  expect((await state(bench, phone, { kind: 'app.open' }, { pin: WRONG_PIN })).status).toBe(403)
  expect(await bench.send(beginStatement, { suite: 'cosign/1-SM2-SM3', draft: { kind: 'certificate.renew', serialHex: 'abcd' } }, phone.token)).toMatchObject({ status: 404, code: 'statement.subject_unknown' })
  const kinds = (await bench.database.stores.activities.listOfStaff(phone.staff.id, { limit: 9 })).map(({ kind, facts }) => (kind === 'statement' ? facts['statement'] : kind))
  expect(kinds.sort()).toEqual(['app.open', 'certificate.renew', 'enrolment', 'pin.wrong'])
})
