import { afterAll, beforeAll, expect, test } from 'vitest'
import { getMe, giveConsent, withdrawConsent } from '@yiqian/shared/protocol/identity.ts'
import { enrolSigner } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())

test('200: every phone of the person ends; consent given and withdrawn stay in the record', async () => {
  const one = await enrolSigner(identity.platform)
  const two = await enrolSigner(identity.platform, { staff: one.staff })
  const stranger = await enrolSigner(identity.platform)
  await identity.platform.asDevice(one, giveConsent, { version: '2026-11' })
  identity.platform.clock.advance(1000)
  expect((await identity.platform.asDevice(one, withdrawConsent, {})).body).toEqual({ withdrawn: true })
  for (const phone of [one, two]) expect(await identity.platform.asDevice(phone, getMe, {})).toMatchObject({ code: 'device.replaced' })
  expect((await identity.platform.asDevice(stranger, getMe, {})).status).toBe(200)
  expect((await identity.platform.runtime.database.stores.consents.listOfStaff(one.staff.id)).map(({ action }) => action)).toEqual(['withdrawn', 'given'])
})
test('401', async () => {
  expect(await identity.platform.asDevice(undefined, withdrawConsent, {})).toMatchObject({ status: 401 })
})
