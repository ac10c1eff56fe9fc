import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getBiometrics } from '@yiqian/shared/protocol/biometrics.ts'
import { openBench, type Bench } from '../testing/bench.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { createTestAuthenticator } from '../testing/test-authenticator.ts'
import { enable } from '../testing/test-biometrics.ts'
import { enrol, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
beforeAll(async () => {
  bench = await openBench()
  phone = await enrol(bench)
})
afterAll(() => bench.close())
const get = (of = phone) => bench.send(getBiometrics, {}, of.token)

describe('200 MA-5', () => {
  test('what is allowed, and what is enabled on this phone alone', async () => {
    expect(await get()).toMatchObject({ status: 200, body: { isAllowed: true, methods: ['webauthn'], pinTypes: ['consent-form'], biometric: null } })
    const biometricId = await enable(bench, phone, (challengeHex) => createTestAuthenticator().register(challengeHex))
    expect((await get()).body.biometric).toEqual({ biometricId, method: 'webauthn', enabledAtMs: bench.clock.nowMs() })
    expect((await get(await enrol(bench))).body.biometric).toBeNull()
  })
})
refusesStrangers(() => bench, () => phone, getBiometrics, {})
