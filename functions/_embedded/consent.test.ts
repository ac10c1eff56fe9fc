// MA-11: whoever has not agreed to the privacy notice in force is refused by every route that signs or proves, whatever was sent.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import { getMe, giveConsent } from '@yiqian/shared/protocol/identity.ts'
import { aConsent } from '../_domain/testing/builders.ts'
import { openTestPlatform, type TestPlatform } from '../_runtime/testing/open-test-platform.ts'
import { seedDevice, seedStaff } from '../_runtime/testing/people.ts'
import { loadFunction } from './functions.ts'

const FUNCTIONS = ['identity', 'cosigning', 'certificates', 'seal'] as const
const contracts = (await Promise.all(FUNCTIONS.map(loadFunction))).flatMap(({ routes }) => routes.map(({ contract }) => contract)).filter(({ needsConsent }) => needsConsent)

let platform: TestPlatform
beforeAll(async () => void (platform = await openTestPlatform({ functions: [...FUNCTIONS], env: { PRIVACY_VERSION: '2026-12' } })), 60_000)
afterAll(() => platform.close())

const person = async (consents: boolean) => seedStaff(platform, {}, { consents })
const refused = { status: 403, code: 'consent.required' }

describe('MA-11 consent before anything is signed or proved', () => {
  test('the classes of routes are these', () => {
    expect(contracts.map(({ function: name, operation }) => `${name}/${operation}`).sort()).toEqual(expect.arrayContaining([
      'cosigning/begin-login', 'cosigning/begin-signing', 'cosigning/begin-statement', 'cosigning/complete-enrolment', 'cosigning/complete-login', 'cosigning/complete-signing', 'cosigning/complete-statement', 'cosigning/confirm-signing-code',
      'cosigning/offer-biometrics', 'cosigning/release-mask', 'cosigning/send-signing-code', 'cosigning/start-enrolment', 'certificates/renew-certificate', 'certificates/unlock-device', 'identity/bind-wechat', 'identity/change-login-password', 'identity/change-phone', 'identity/reset-login-password', 'identity/start-device-proofing', 'seal/save-handwriting',
    ]))
  })

  test.each(contracts.map((contract) => [`${contract.function}/${contract.operation}`, contract] as const))('%s: never agreed, agreed to an older notice, taken back', async (_name, contract: Contract) => {
    const state = contract.access.includes('device') ? 'active' : 'enrolling'
    const never = await person(false)
    expect(await platform.asDevice(await seedDevice(platform, never, { state }), contract, {})).toMatchObject(refused)
    const older = await person(false)
    await platform.runtime.database.stores.consents.insert(aConsent({ staffId: older.id, version: '2026-11' }))
    expect(await platform.asDevice(await seedDevice(platform, older, { state }), contract, {})).toMatchObject(refused)
    const back = await person(true)
    await platform.runtime.database.stores.consents.insert(aConsent({ staffId: back.id, version: '2026-12', action: 'withdrawn', atMs: platform.clock.nowMs() + 1 }))
    expect(await platform.asDevice(await seedDevice(platform, back, { state }), contract, {})).toMatchObject(refused)
    expect((await platform.asDevice(await seedDevice(platform, await person(true), { state }), contract, {})).code).not.toBe('consent.required')
  })

  test('the way to agree stays open, and then the rest does', async () => {
    const phone = await seedDevice(platform, await person(false))
    expect((await platform.asDevice(phone, getMe, {})).body.privacy).toMatchObject({ version: '2026-12', agreedVersion: null })
    expect((await platform.asDevice(phone, giveConsent, { version: '2026-12' })).status).toBe(200)
    for (const contract of contracts.filter(({ access }) => access.includes('device'))) expect((await platform.asDevice(phone, contract, {})).code).not.toBe('consent.required')
  })

  test('a stranger is told nothing of it', async () => {
    for (const contract of contracts) expect(await platform.asDevice(undefined, contract, {})).toMatchObject({ status: 401, code: 'access.required' })
  })
})
