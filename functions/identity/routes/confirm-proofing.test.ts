import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmProofing, getMe, startProofing } from '@yiqian/shared/protocol/identity.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'
import { aConsent } from '../../_domain/testing/builders.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'
import { prove } from '../testing/prove.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
let count = 0
async function started({ consents = true } = {}) {
  const staff = await seedStaff(identity.platform, { phone: `138${String(++count).padStart(8, '0')}` }, { consents })
  const { body } = await identity.platform.asDevice(undefined, startProofing, { staffNumber: staff.staffNumber, phone: staff.phone, noticeVersion: '2026-11' })
  return { staff, proofingId: body.proofingId, code: identity.newestCode() }
}
const confirm = (proofingId: string, code: string, deviceName = '我的手机') => identity.platform.asDevice(undefined, confirmProofing, { proofingId, code, deviceName })
const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe('200', () => {
  test('binds a phone that may enrol; its token opens the channel for it', async () => {
    const { staff, proofingId, code } = await started()
    const { status, body } = await confirm(proofingId, code)
    expect(status).toBe(200)
    const { deviceToken, ...bound } = body
    expect(bound).toEqual({
      deviceId: expect.stringMatching(/^dev_[0-9a-f]{24}$/), enrolmentChallengeHex: expect.stringMatching(/^[0-9a-f]{64}$/), staffId: staff.id,
      staff: { staffNumber: staff.staffNumber, name: staff.name, title: staff.title, department: staff.department },
    })
    expect(Buffer.from(deviceToken, 'base64url')).toHaveLength(32)
    const device = await identity.platform.runtime.database.stores.devices.load(body.deviceId)
    expect(device).toMatchObject({ state: 'enrolling', pinTriesLeft: 5, name: '我的手机' })
    expect(JSON.stringify([device, identity.platform.log])).not.toContain(deviceToken)
    expect((await identity.platform.asDevice({ deviceToken }, getMe, {})).body.device.state).toBe('enrolling')
  })
  test('MA-11 the consent given at the start is kept with the phone, once, and counts again after it was taken back', async () => {
    const { consents, activities } = identity.platform.runtime.database.stores
    const { staff, proofingId, code } = await started({ consents: false })
    expect(await consents.listOfStaff(staff.id)).toEqual([])
    const { body } = await confirm(proofingId, code)
    expect(await consents.listOfStaff(staff.id)).toEqual([expect.objectContaining({ version: '2026-11', action: 'given', deviceId: body.deviceId, atMs: identity.platform.clock.nowMs() })])
    expect((await activities.listOfStaff(staff.id, { limit: 10 })).map(({ kind }) => kind).sort()).toEqual(['consent.given', 'proofing'])
    identity.platform.clock.advance(60_000)
    const again = async () => {
      const asked = await identity.platform.asDevice(undefined, startProofing, { staffNumber: staff.staffNumber, phone: staff.phone, noticeVersion: '2026-11' })
      expect((await confirm(asked.body.proofingId, identity.newestCode())).status).toBe(200)
      identity.platform.clock.advance(60_000)
    }
    await again()
    expect(await consents.listOfStaff(staff.id)).toHaveLength(1)
    await consents.insert(aConsent({ staffId: staff.id, version: '2026-11', action: 'withdrawn', atMs: identity.platform.clock.nowMs() - 1 }))
    await again()
    expect((await consents.listOfStaff(staff.id))[0]).toMatchObject({ action: 'given' })
  })
  test('older phones stay as they are until this one has enrolled', async () => {
    const { staff, proofingId, code } = await started()
    const { device } = await seedDevice(identity.platform, staff)
    await confirm(proofingId, code)
    expect((await identity.platform.runtime.database.stores.devices.load(device.id))!.state).toBe('active')
  })
})

test('400 · 403 form and access', async () => {
  const { proofingId, code } = await started()
  expect(await confirm(proofingId, '12345')).toMatchObject({ status: 400, facts: { field: 'code' } })
  expect(await confirm(proofingId, '12345６')).toMatchObject({ status: 400, facts: { field: 'code' } })
  expect(await confirm(proofingId, code, '')).toMatchObject({ status: 400, facts: { field: 'deviceName' } })
  expect(await identity.platform.asAnybody(confirmProofing, { proofingId, code, deviceName: 'x' })).toMatchObject({ status: 403, code: 'channel.required' })
})

describe('403', () => {
  test('MA-11 agreed to another notice than the one in force, or before it was asked for: nothing is proved, and no try is lost', async () => {
    const { proofings, devices, consents } = identity.platform.runtime.database.stores
    for (const noticeVersion of ['2026-10', undefined]) {
      const { staff, proofingId, code } = await started({ consents: false })
      const proofing = (await proofings.load(proofingId))!
      const { noticeVersion: _, ...progress } = proofing.progress!
      await proofings.replace(proofing, { ...proofing, progress: { ...progress, ...(noticeVersion !== undefined && { noticeVersion }) } })
      expect(await prove(identity, proofingId, { factor: 'sms', code })).toMatchObject({ status: 403, code: 'consent.required' })
      expect(await confirm(proofingId, otherThan(code))).toMatchObject({ status: 403, code: 'consent.required' })
      expect(await confirm(proofingId, code)).toMatchObject({ status: 403, code: 'consent.required' })
      expect(await proofings.load(proofingId)).toMatchObject({ triesLeft: 5, state: 'open' })
      expect([await devices.listOfStaff(staff.id), await consents.listOfStaff(staff.id)]).toEqual([[], []])
    }
  })
  test('five tries, then the code is gone', async () => {
    const { proofingId, code } = await started()
    const left: unknown[] = []
    for (let i = 0; i < 5; i++) left.push((await confirm(proofingId, otherThan(code))).facts.triesLeft)
    expect(left).toEqual([4, 3, 2, 1, 0])
    expect(await confirm(proofingId, code)).toMatchObject({ status: 404, code: 'proofing.not_found' })
  })
  test('guesses side by side are all counted', async () => {
    const { staff, proofingId, code } = await started()
    const guesses = Array.from({ length: 12 }, (_, index) => String((Number(code) + 1 + index) % 1_000_000).padStart(6, '0'))
    const answers = await Promise.all(guesses.map((guess) => confirm(proofingId, guess)))
    expect(answers.filter((answer) => answer.code === 'proofing.code_wrong')).toHaveLength(5)
    expect(answers.filter((answer) => answer.code === 'proofing.not_found')).toHaveLength(7)
    expect(await identity.platform.runtime.database.stores.devices.listOfStaff(staff.id)).toEqual([])
  })
})

describe('404 · 410', () => {
  test('unknown, used, of somebody who was removed', async () => {
    const missing = { status: 404, code: 'proofing.not_found' }
    expect(await confirm('prf_00000000', '123456')).toMatchObject(missing)
    const used = await started()
    expect((await confirm(used.proofingId, used.code)).status).toBe(200)
    expect(await confirm(used.proofingId, used.code)).toMatchObject(missing)
    const removed = await started()
    await identity.platform.runtime.database.stores.staff.replace(removed.staff, { ...removed.staff, state: 'removed' })
    expect(await confirm(removed.proofingId, removed.code)).toMatchObject(missing)
  })
  test('the code of another proofing', async () => {
    const [mine, theirs] = [await started(), await started()]
    const expected = mine.code === theirs.code ? 200 : 403
    expect((await confirm(mine.proofingId, theirs.code)).status).toBe(expected)
  })
  test('out of time', async () => {
    const { proofingId, code } = await started()
    identity.platform.clock.advance(300_001)
    expect(await confirm(proofingId, code)).toMatchObject({ status: 410, code: 'proofing.expired' })
  })
})
