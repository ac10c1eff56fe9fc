import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { disableBiometrics } from '@yiqian/shared/protocol/biometrics.ts'
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
const disable = (of = phone) => bench.send(disableBiometrics, {}, of.token)

describe('200 MA-5', () => {
  test('mask and credential are deleted, of this phone alone; twice is once', async () => {
    const id = await enable(bench, phone, (challengeHex) => createTestAuthenticator().register(challengeHex))
    expect(await disable(await enrol(bench))).toMatchObject({ status: 200 })
    expect(await bench.database.stores.biometrics.load(id)).toMatchObject({ state: 'enabled' })
    expect(await disable()).toMatchObject({ status: 200, body: { disabled: true } })
    expect(await disable()).toMatchObject({ status: 200 })
    expect(await bench.database.stores.biometrics.load(id)).toMatchObject({ state: 'disabled', wrappedMaskHex: null, credential: null, disabledReason: 'disabled by the signer' })
  })
})
refusesStrangers(() => bench, () => phone, disableBiometrics, {})
