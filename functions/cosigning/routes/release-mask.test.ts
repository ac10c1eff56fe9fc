import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { releaseMask } from '@yiqian/shared/protocol/biometrics.ts'
import { aPendingTask, openBench, type Bench } from '../testing/bench.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'
import { createTestAuthenticator, type Flaw, type TestAuthenticator } from '../testing/test-authenticator.ts'
import { beginBiometric, enable, release } from '../testing/test-biometrics.ts'
import { enrol, type TestPhone } from '../testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
let device: TestAuthenticator
let id: string
beforeAll(async () => {
  bench = await openBench()
  phone = await enrol(bench)
})
afterAll(() => bench.close())
beforeEach(async () => {
  device = createTestAuthenticator()
  id = await enable(bench, phone, (challengeHex) => device.register(challengeHex))
})
const begin = async (of = phone) => beginBiometric(bench, of, [await aPendingTask(bench, of.staff.id)])
const biometric = async () => (await bench.database.stores.biometrics.load(id))!

describe('200 MA-5', () => {
  test('the mask, once, for the batch that was proved', async () => {
    const { begun, challengeHex } = await begin()
    const proof = device.prove(challengeHex)
    expect(await release(bench, phone, begun.batchId, proof)).toMatchObject({ status: 200, body: { biometricId: id, maskHex: expect.stringMatching(/^[0-9a-f]{64}$/) } })
    expect((await bench.database.stores.biometricChallenges.findOfBatch(begun.batchId))).toMatchObject({ state: 'used', proof })
    expect(await release(bench, phone, begun.batchId, proof)).toMatchObject({ status: 410, code: 'biometrics.challenge_gone' })
    expect(await release(bench, phone, begun.batchId, device.prove(challengeHex))).toMatchObject({ status: 410, code: 'biometrics.challenge_gone' })
  })
  test('of many at once one is released', async () => {
    const { begun, challengeHex } = await begin()
    const answers = await Promise.all([1, 2, 3, 4].map(() => release(bench, phone, begun.batchId, device.prove(challengeHex))))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })
})

describe('403 a false proof', () => {
  const flaws: [string, Flaw][] = [
    ['from another origin', { origin: 'https://sign.hospital.example.evil.test' }],
    ['for another rp id', { rpId: 'evil.test' }],
    ['over another challenge', { challengeHex: '00'.repeat(32) }],
    ['without user verification', { isUserVerified: false }],
    ['with a counter that stands', { counter: 1 }],
    ['with no counter any more', { counter: 0 }],
    ['that is a registration', { type: 'webauthn.create' }],
  ]
  test.each(flaws)('%s: refused and counted', async (_name, flaw) => {
    const { begun, challengeHex } = await begin()
    expect(await release(bench, phone, begun.batchId, device.prove(challengeHex, flaw))).toMatchObject({ status: 403, code: 'biometrics.proof_refused' })
    expect(await biometric()).toMatchObject({ failures: 1, counter: 1, state: 'enabled' })
    expect(await bench.database.stores.biometricChallenges.findOfBatch(begun.batchId)).toMatchObject({ state: 'open', proof: null })
  })
  test('of another device’s credential, under its own name or ours', async () => {
    const other = createTestAuthenticator()
    const { begun, challengeHex } = await begin()
    expect(await release(bench, phone, begun.batchId, other.prove(challengeHex))).toMatchObject({ code: 'biometrics.proof_refused' })
    expect(await release(bench, phone, begun.batchId, { ...other.prove(challengeHex), credentialId: device.credentialId })).toMatchObject({ code: 'biometrics.proof_refused' })
    expect(await biometric()).toMatchObject({ failures: 2 })
  })
  test('replayed from another batch', async () => {
    const [first, second] = [await begin(), await begin()]
    const proof = device.prove(first.challengeHex)
    expect(await release(bench, phone, second.begun.batchId, proof)).toMatchObject({ status: 403, code: 'biometrics.proof_refused' })
    expect(await release(bench, phone, first.begun.batchId, device.prove(first.challengeHex))).toMatchObject({ status: 200 })
  })
  test('after the fifth biometrics are over: mask and credential are gone', async () => {
    const { begun, challengeHex } = await begin()
    for (let left = 4; left >= 0; left--) expect(await release(bench, phone, begun.batchId, device.prove(challengeHex, { isUserVerified: false }))).toMatchObject({ code: 'biometrics.proof_refused', facts: { triesLeft: left } })
    expect(await biometric()).toMatchObject({ state: 'disabled', wrappedMaskHex: null, credential: null, disabledReason: 'too many failed proofs' })
    expect(await release(bench, phone, begun.batchId, device.prove(challengeHex))).toMatchObject({ status: 409, code: 'biometrics.not_enabled' })
  })
})

describe('409 · 410', () => {
  test('a phone without biometrics; a batch of another phone; one begun with the PIN; one that is over', async () => {
    const other = await enrol(bench)
    const theirs = createTestAuthenticator()
    const { begun, challengeHex } = await begin()
    expect(await release(bench, other, begun.batchId, device.prove(challengeHex))).toMatchObject({ status: 409, code: 'biometrics.not_enabled' })
    await enable(bench, other, (challenge) => theirs.register(challenge))
    expect(await release(bench, other, begun.batchId, theirs.prove(challengeHex))).toMatchObject({ status: 410, code: 'biometrics.challenge_gone' })
    expect(await release(bench, phone, 'bat_00000000', device.prove(challengeHex))).toMatchObject({ status: 410, code: 'biometrics.challenge_gone' })
    bench.clock.move(300_000)
    expect(await release(bench, phone, begun.batchId, device.prove(challengeHex))).toMatchObject({ status: 410, code: 'biometrics.challenge_gone' })
  })
})
refusesStrangers(() => bench, () => phone, releaseMask, { suite: cosignSuite, batchId: 'bat_00000000', proof: createTestAuthenticator().prove('00') })
