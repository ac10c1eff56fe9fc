import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changePhone, sendNewPhoneCode, startProofing } from '@yiqian/shared/protocol/identity.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'
import { freshNumber, provedOnPhone } from '../testing/prove.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
type Phone = { deviceToken: string }
async function aPhone() {
  const staff = await seedStaff(identity.platform, { phone: freshNumber() })
  return { staff, ...(await seedDevice(identity.platform, staff)) }
}
const send = (phone: Phone | undefined, proofingId: string, to: string) => identity.platform.asDevice(phone, sendNewPhoneCode, { proofingId, phone: to })
const change = (phone: Phone | undefined, proofingId: string, code: string) => identity.platform.asDevice(phone, changePhone, { proofingId, code })
const numberOf = async (id: string) => (await identity.platform.runtime.database.stores.staff.load(id))!.phone
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
async function sent() {
  const phone = await aPhone()
  const [proofingId, to] = [await provedOnPhone(identity, phone, 'phone'), freshNumber()]
  expect((await send(phone, proofingId, to)).status).toBe(200)
  return { phone, proofingId, to, code: identity.newestCode() }
}

test('200 MP-9: code to the old number, code to the new; the old number is told; the next proofing goes to the new one', async () => {
  const { phone, proofingId, to, code } = await sent()
  expect(identity.messages.at(-1)).toMatchObject({ phone: to, zh: expect.stringContaining('更换绑定手机号') })
  expect((await change(phone, proofingId, code)).body).toEqual({ phoneMasked: `${to.slice(0, 3)}****${to.slice(-4)}` })
  expect(await numberOf(phone.staff.id)).toBe(to)
  expect(identity.messages.at(-1)).toMatchObject({ phone: phone.staff.phone, zh: expect.stringContaining('已更换') })
  identity.platform.clock.advance(120_000)
  expect(await identity.platform.asDevice(undefined, startProofing, { staffNumber: phone.staff.staffNumber, phone: phone.staff.phone, noticeVersion: '2026-11' })).toMatchObject({ code: 'proofing.no_match' })
  expect((await identity.platform.asDevice(undefined, startProofing, { staffNumber: phone.staff.staffNumber, phone: to, noticeVersion: '2026-11' })).status).toBe(200)
  const changed = (await identity.platform.runtime.database.stores.activities.listOfStaff(phone.staff.id, { limit: 9 })).find(({ kind }) => kind === 'phone.changed')
  expect(changed).toBeDefined()
  expect(JSON.stringify(changed)).not.toContain(to)
  expect(await change(phone, proofingId, code)).toMatchObject({ status: 404, code: 'proofing.not_found' })
})
describe('refused', () => {
  test('401, another phone’s proofing, one for another purpose', async () => {
    const { proofingId, code } = await sent()
    expect(await change(undefined, proofingId, code)).toMatchObject({ status: 401 })
    expect(await change(await aPhone(), proofingId, code)).toMatchObject({ status: 404, code: 'proofing.not_found' })
    const locked = await seedDevice(identity.platform, await seedStaff(identity.platform, { phone: freshNumber() }), { state: 'locked' })
    expect(await change(locked, await provedOnPhone(identity, locked, 'unlock'), code)).toMatchObject({ status: 404, code: 'proofing.not_found' })
  })
  test('no code was sent', async () => {
    const phone = await aPhone()
    expect(await change(phone, await provedOnPhone(identity, phone, 'phone'), '123456')).toMatchObject({ status: 404, code: 'proofing.not_found' })
  })
  test('five wrong codes end it', async () => {
    const { phone, proofingId, code } = await sent()
    for (const triesLeft of [4, 3, 2, 1, 0]) expect(await change(phone, proofingId, wrong(code))).toMatchObject({ status: 403, code: 'proofing.code_wrong', facts: { triesLeft } })
    expect(await change(phone, proofingId, code)).toMatchObject({ status: 404, code: 'proofing.not_found' })
    expect(await numberOf(phone.staff.id)).toBe(phone.staff.phone)
  })
  test('somebody took the number meanwhile; too late', async () => {
    const taken = await sent()
    await seedStaff(identity.platform, { phone: taken.to })
    expect(await change(taken.phone, taken.proofingId, taken.code)).toMatchObject({ status: 409, code: 'phone.in_use' })
    const late = await sent()
    identity.platform.clock.advance(16 * 60_000)
    expect(await change(late.phone, late.proofingId, late.code)).toMatchObject({ status: 410, code: 'proofing.expired' })
  })
})
