import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendNewPhoneCode, startDeviceProofing } from '@yiqian/shared/protocol/identity.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'
import { freshNumber, provedOnPhone } from '../testing/prove.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
const aPhone = async () => seedDevice(identity.platform, await seedStaff(identity.platform, { phone: freshNumber() }))
const send = (phone: { deviceToken: string } | undefined, proofingId: string, to = freshNumber()) => identity.platform.asDevice(phone, sendNewPhoneCode, { proofingId, phone: to })

test('200: to the new number; a minute between two, three in all', async () => {
  const phone = await aPhone()
  const proofingId = await provedOnPhone(identity, phone, 'phone')
  const to = freshNumber()
  expect((await send(phone, proofingId, to)).body.phoneMasked).toBe(`${to.slice(0, 3)}****${to.slice(-4)}`)
  expect(identity.messages.at(-1)!.phone).toBe(to)
  expect(await send(phone, proofingId, to)).toMatchObject({ status: 429, facts: { waitSeconds: 60 } })
  for (let again = 0; again < 2; again++) {
    identity.platform.clock.advance(61_000)
    expect((await send(phone, proofingId)).status).toBe(200)
  }
  identity.platform.clock.advance(61_000)
  expect(await send(phone, proofingId)).toMatchObject({ status: 429, code: 'proofing.too_many' })
})
test('400 · 401 · 404 · 409: form, nobody, another’s, not proved, a number in use', async () => {
  const phone = await aPhone()
  const proofingId = await provedOnPhone(identity, phone, 'phone')
  expect(await send(phone, proofingId, '12345')).toMatchObject({ status: 400, facts: { field: 'phone' } })
  expect(await send(undefined, proofingId)).toMatchObject({ status: 401 })
  expect(await send(await aPhone(), proofingId)).toMatchObject({ status: 404, code: 'proofing.not_found' })
  const somebody = await seedStaff(identity.platform, { phone: freshNumber() })
  expect(await send(phone, proofingId, somebody.phone)).toMatchObject({ status: 409, code: 'phone.in_use' })
  const other = await aPhone()
  const { body } = await identity.platform.asDevice(other, startDeviceProofing, { purpose: 'phone' })
  const before = identity.messages.length
  expect(await send(other, body.proofingId)).toMatchObject({ status: 409, code: 'proofing.incomplete' })
  expect(identity.messages).toHaveLength(before)
})
