import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { offerBiometrics } from '@yiqian/shared/protocol/biometrics.ts'
import { openBench, type Bench } from '../testing/bench.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { createTestAuthenticator, type Flaw } from '../testing/test-authenticator.ts'
import { askedOf, offer } from '../testing/test-biometrics.ts'
import { enrol, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
beforeAll(async () => {
  bench = await openBench()
  phone = await enrol(bench)
})
afterAll(() => bench.close())
const device = createTestAuthenticator()

describe('200 MA-5', () => {
  test('kept as an offer that opens nothing yet', async () => {
    const { challengeId, challengeHex } = await askedOf(bench, phone)
    const { body } = await offer(bench, phone, challengeId, device.register(challengeHex))
    expect(await bench.database.stores.biometrics.load(body.biometricId)).toMatchObject({ state: 'offered', wrappedMaskHex: null, credential: { method: 'webauthn', id: device.credentialId } })
    expect(await bench.database.stores.biometrics.findEnabled(phone.device.id)).toBeUndefined()
    expect(await offer(bench, phone, challengeId, device.register(challengeHex))).toMatchObject({ status: 410, code: 'biometrics.challenge_gone' })
  })
})
describe('422 what the authenticator may not say', () => {
  const flaws: [string, Flaw][] = [
    ['another origin', { origin: 'http://sign.hospital.example' }],
    ['another rp id', { rpId: 'hospital.example' }],
    ['another challenge', { challengeHex: '11'.repeat(32) }],
    ['nobody verified', { isUserVerified: false }],
    ['a proof, not a registration', { type: 'webauthn.get' }],
  ]
  test.each(flaws)('%s; the challenge is used up', async (_name, flaw) => {
    const { challengeId, challengeHex } = await askedOf(bench, phone)
    expect(await offer(bench, phone, challengeId, device.register(challengeHex, flaw))).toMatchObject({ status: 422, code: 'biometrics.credential_refused' })
    expect(await offer(bench, phone, challengeId, device.register(challengeHex))).toMatchObject({ status: 410, code: 'biometrics.challenge_gone' })
  })
})
test('410 a challenge of another phone, or too old', async () => {
  const { challengeId, challengeHex } = await askedOf(bench, phone)
  expect(await offer(bench, await enrol(bench), challengeId, device.register(challengeHex))).toMatchObject({ status: 410, code: 'biometrics.challenge_gone' })
  bench.clock.move(300_000)
  expect(await offer(bench, phone, challengeId, device.register(challengeHex))).toMatchObject({ status: 410, code: 'biometrics.challenge_gone' })
})
refusesStrangers(() => bench, () => phone, offerBiometrics, { suite: cosignSuite, challengeId: 'bch_00000000', registration: device.register('00') })
