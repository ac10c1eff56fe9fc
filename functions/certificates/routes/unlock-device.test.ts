// certificates.unlock-device: tries again after a full proof of identity (MA-4, co-signing.md).
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unlockDevice } from '@yiqian/shared/protocol/certificates.ts'
import type { Factor } from '@yiqian/shared/protocol/identity.ts'
import { parseRule, type ProofingPurpose } from '../../_domain/proofing/factors.ts'
import { aProofing } from '../../_domain/testing/builders.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { seedDevice, seedStaff } from '../../_runtime/testing/people.ts'

let platform: TestPlatform
beforeAll(async () => { platform = await openTestPlatform() })
afterAll(() => platform.close())
type Phone = Awaited<ReturnType<typeof locked>>
async function locked(some = {}) {
  const staff = await seedStaff(platform)
  return { staff, ...(await seedDevice(platform, staff, { state: 'locked', pinTriesLeft: 0, ...some })) }
}
async function proofing(phone: Phone, given: { purpose?: ProofingPurpose; rule?: string; done?: Factor[]; deviceId?: string } = {}) {
  const atMs = platform.clock.nowMs()
  const done = (given.done ?? ['sms']).map((factor) => ({ factor, provider: factor, reference: null, isDevelopment: false, atMs }))
  const proof = aProofing({ staffId: phone.staff.id, createdAtMs: atMs, expiresAtMs: atMs + 600_000, progress: { purpose: given.purpose ?? 'unlock', deviceId: given.deviceId ?? phone.device.id, combinations: parseRule(given.rule ?? 'sms'), done, queriesLeft: 4, identityDigestHex: null, newPhone: null } })
  await platform.runtime.database.stores.proofings.insert(proof)
  return proof.id
}
const unlock = (phone: Phone | undefined, proofingId: string) => platform.asDevice(phone, unlockDevice, { proofingId })
const deviceOf = async (phone: Phone) => (await platform.runtime.database.stores.devices.load(phone.device.id))!

test('200: five tries again, in the person’s log and in the journal; a proofing unlocks once', async () => {
  const phone = await locked()
  const proofingId = await proofing(phone)
  expect((await unlock(phone, proofingId)).body).toEqual({ pinTriesLeft: 5 })
  expect(await deviceOf(phone)).toMatchObject({ state: 'active', pinTriesLeft: 5 })
  expect((await platform.runtime.database.stores.activities.listOfStaff(phone.staff.id, { limit: 9 })).map(({ kind }) => kind).sort()).toEqual(['device.unlocked', 'proofing'])
  const journal = await platform.runtime.journals.open('system')
  expect((await journal.search({ kind: 'system.device_unlocked', limit: 5 })).entries[0]!.keys).toMatchObject({ deviceId: phone.device.id, proofingId })
  expect(await unlock(phone, proofingId)).toMatchObject({ status: 404, code: 'proofing.not_found' })
})
test('200: two at once unlock once', async () => {
  const phone = await locked()
  const proofingId = await proofing(phone)
  expect((await Promise.all([unlock(phone, proofingId), unlock(phone, proofingId)])).map(({ status }) => status).sort()).toEqual([200, 404])
})
describe('refused, and the phone stays locked', () => {
  test.each<[string, Parameters<typeof proofing>[1], string]>([
    ['half of what the rule asks for', { rule: 'sms+face' }, 'proofing.incomplete'],
    ['a proofing for another purpose', { purpose: 'phone' }, 'proofing.not_found'],
    ['a proofing that begins an enrolment', { purpose: 'enrol' }, 'proofing.not_found'],
    ['another phone’s', { deviceId: 'dev_ffffffffffffffffffffffff' }, 'proofing.not_found'],
  ])('%s', async (_, given, code) => {
    const phone = await locked()
    expect(await unlock(phone, await proofing(phone, given))).toMatchObject({ code })
    expect(await deviceOf(phone)).toMatchObject({ state: 'locked', pinTriesLeft: 0 })
  })
  test('401 · 403: nobody, outside the channel, replaced', async () => {
    const phone = await locked()
    const proofingId = await proofing(phone)
    expect(await unlock(undefined, proofingId)).toMatchObject({ status: 401 })
    expect(await platform.asAnybody(unlockDevice, { proofingId }, { headers: { authorization: `Device ${phone.deviceToken}` } })).toMatchObject({ status: 403, code: 'channel.required' })
    const gone = await locked({ state: 'replaced' })
    expect(await unlock(gone, await proofing(gone))).toMatchObject({ status: 403, code: 'device.replaced' })
  })
  test('409 · 410 · 429: not locked, suspended for a copy, too late, a third time in a day', async () => {
    const well = await locked({ state: 'active', pinTriesLeft: 2 })
    expect(await unlock(well, await proofing(well))).toMatchObject({ status: 409, code: 'device.not_locked' })
    const cloned = await locked({ state: 'suspended' })
    expect(await unlock(cloned, await proofing(cloned))).toMatchObject({ status: 409, code: 'device.not_locked' })
    const phone = await locked()
    const lockAgain = async () => {
      const device = await deviceOf(phone)
      await platform.runtime.database.stores.devices.replace(device, { ...device, state: 'locked', pinTriesLeft: 0 })
    }
    for (let time = 0; time < 2; time++) {
      expect((await unlock(phone, await proofing(phone))).status).toBe(200)
      await lockAgain()
    }
    expect(await unlock(phone, await proofing(phone))).toMatchObject({ status: 429, code: 'device.unlocks_used_up' })
    platform.clock.advance(86_400_001)
    const late = await proofing(phone)
    platform.clock.advance(600_001)
    expect(await unlock(phone, late)).toMatchObject({ status: 410, code: 'proofing.expired' })
    expect((await unlock(phone, await proofing(phone))).status).toBe(200)
  })
})
