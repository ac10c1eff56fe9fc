import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { beginBiometrics } from '@yiqian/shared/protocol/biometrics.ts'
import { openBench, type Bench } from '../testing/bench.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { enrol, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
beforeAll(async () => {
  bench = await openBench()
  phone = await enrol(bench)
})
afterAll(() => bench.close())
const begin = (method: 'webauthn' | 'soter') => bench.send(beginBiometrics, { suite: cosignSuite, method }, phone.token)

describe('200 MA-5', () => {
  test('a fresh challenge each time, under the public address', async () => {
    const [first, second] = [await begin('webauthn'), await begin('webauthn')]
    expect(first.body).toMatchObject({ webauthn: { rpId: 'sign.hospital.example', userName: phone.staff.staffNumber, algorithms: [-7, -8, -257] }, expiresAtMs: bench.clock.nowMs() + 300_000 })
    expect(first.body.challengeHex).not.toBe(second.body.challengeHex)
  })
})
test('403 a method that is not set up; a phone that may not sign', async () => {
  expect(await begin('soter')).toMatchObject({ status: 403, code: 'biometrics.off' })
  const { devices } = bench.database.stores
  const now = (await devices.load(phone.device.id))!
  const suspended = await devices.replace(now, { ...now, state: 'suspended' })
  expect(await begin('webauthn')).toMatchObject({ status: 403, code: 'device.suspended' })
  await devices.replace(suspended, { ...suspended, state: 'active' })
})
refusesStrangers(() => bench, () => phone, beginBiometrics, { suite: cosignSuite, method: 'webauthn' })
