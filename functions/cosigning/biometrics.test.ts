import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { disableBiometrics, getBiometrics, registrationDigest } from '@yiqian/shared/protocol/biometrics.ts'
import { completeSigning } from '@yiqian/shared/protocol/cosigning.ts'
import { createSoter } from '../_adapters/biometric/soter.ts'
import { createSoterStandIn, soterProof } from '../_adapters/biometric/stand-in/soter-server.ts'
import { aPendingTask, openBench, type Bench } from './testing/bench.ts'
import { createTestAuthenticator, type TestAuthenticator } from './testing/test-authenticator.ts'
import { askedOf, beginBiometric, begunAndReleased, enable, offer, release } from './testing/test-biometrics.ts'
import { beginStating, enrol, rollPhone, sign, state, WRONG_PIN, type CompleteSigningInput, type TestPhone } from './testing/test-phone.ts'
import { endBiometricsThatAreOver } from './work/close-windows.ts'

let bench: Bench
let phone: TestPhone
let device: TestAuthenticator
beforeAll(async () => void (bench = await openBench()))
afterAll(() => bench.close())
beforeEach(async () => {
  phone = await enrol(bench)
  device = createTestAuthenticator()
})
const stores = () => bench.database.stores
const aTask = (some = {}) => aPendingTask(bench, phone.staff.id, some)
const complete = async (input: CompleteSigningInput) => {
  const answer = await bench.send(completeSigning, input, phone.token)
  if (answer.status === 200) rollPhone(phone, answer.body.roll)
  return answer
}
const current = async () => (await bench.send(getBiometrics, {}, phone.token)).body.biometric
const enableHere = () => enable(bench, phone, (challengeHex) => device.register(challengeHex))

describe('MA-5 signing by fingerprint or face', () => {
  test('signs without the PIN, roll after roll; the evidence names method, credential and statement', async () => {
    const biometricId = await enableHere()
    for (let times = 0; times < 3; times++) {
      const task = await aTask()
      expect((await complete(await begunAndReleased(bench, phone, device, [task]))).body.items).toMatchObject([{ result: 'signed' }])
      const intended = (await stores().evidence.list(task.documentId)).find(({ kind }) => kind === 'signing.intended')!
      const { credentialDigestHex, statementId } = (await stores().biometrics.load(biometricId))!
      expect(intended.facts).toMatchObject({ intent: 'biometric', biometricId, biometricMethod: 'webauthn', credentialDigestHex, statementId })
    }
    expect((await sign(bench, phone, [await aTask()])).body.items).toMatchObject([{ result: 'signed' }])
  })
  test('a batch is released as a whole, by one proof', async () => {
    await enableHere()
    const input = await begunAndReleased(bench, phone, device, [await aTask(), await aTask(), await aTask()])
    expect((await complete(input)).body.items.map(({ result }) => result)).toEqual(['signed', 'signed', 'signed'])
  })
  test('a batch that was not released is refused, though the mask is known', async () => {
    await enableHere()
    const first = await beginBiometric(bench, phone, [await aTask()])
    const { body } = await release(bench, phone, first.begun.batchId, device.prove(first.challengeHex))
    const second = await beginBiometric(bench, phone, [await aTask()])
    expect(await complete(second.answer(body.maskHex!))).toMatchObject({ status: 403, code: 'biometrics.not_released' })
  })
  test('disabled between release and completion: refused', async () => {
    await enableHere()
    const input = await begunAndReleased(bench, phone, device, [await aTask()])
    await bench.send(disableBiometrics, {}, phone.token)
    expect(await complete(input)).toMatchObject({ status: 409, code: 'biometrics.not_enabled' })
  })
  test('MA-17 documents that want the PIN are refused, the rest of the batch goes on', async () => {
    await enableHere()
    const { begun } = await beginBiometric(bench, phone, [await aTask({ documentType: 'consent-form' }), await aTask()])
    expect(begun.items).toMatchObject([{ result: 'refused', fault: 'biometrics.pin_required' }, { result: 'ready' }])
  })
  test('switched off by the hospital: nothing is begun, enabled or shown', async () => {
    await enableHere()
    const { biometrics } = bench.deps.config
    bench.deps.config = { ...bench.deps.config, biometrics: { ...biometrics, isOn: false } }
    expect(await beginBiometric(bench, phone, [await aTask()])).toMatchObject({ status: 403, code: 'biometrics.off' })
    expect(await current()).toBeNull()
    bench.deps.config = { ...bench.deps.config, biometrics }
  })
})

describe('the statement', () => {
  test('only a credential that this phone offered, by its own digest and method; and only once', async () => {
    const { challengeId, challengeHex } = await askedOf(bench, phone)
    const registration = device.register(challengeHex)
    const draft = { kind: 'biometrics.enable' as const, method: 'webauthn' as const, credentialDigestHex: bytesToHex(registrationDigest(registration)) }
    await expect(beginStating(bench, phone, draft)).rejects.toThrow('statement.subject_unknown')
    await offer(bench, phone, challengeId, registration)
    await expect(beginStating(bench, await enrol(bench), draft)).rejects.toThrow('statement.subject_unknown')
    await expect(beginStating(bench, phone, { ...draft, method: 'soter' })).rejects.toThrow('statement.subject_unknown')
    expect(await state(bench, phone, draft, { masked: true })).toMatchObject({ status: 200 })
    await expect(beginStating(bench, phone, draft)).rejects.toThrow('statement.subject_unknown')
  })
  test('without a mask, or with a wrong PIN, nothing is enabled', async () => {
    const { challengeId, challengeHex } = await askedOf(bench, phone)
    const registration = device.register(challengeHex)
    await offer(bench, phone, challengeId, registration)
    const draft = { kind: 'biometrics.enable' as const, method: 'webauthn' as const, credentialDigestHex: bytesToHex(registrationDigest(registration)) }
    expect(await state(bench, phone, draft)).toMatchObject({ status: 400, code: 'request.malformed' })
    expect(await state(bench, phone, draft, { masked: true, pin: WRONG_PIN })).toMatchObject({ status: 403, code: 'device.pin_wrong' })
    expect(await current()).toBeNull()
  })
  test('another credential takes the place of the first', async () => {
    const first = await enableHere()
    device = createTestAuthenticator()
    const second = await enableHere()
    expect(await stores().biometrics.load(first)).toMatchObject({ state: 'disabled', disabledReason: 'another credential', wrappedMaskHex: null, credential: null })
    expect(await current()).toMatchObject({ biometricId: second })
  })
})

describe('how it ends', () => {
  test('the PIN changes', async () => {
    const id = await enableHere()
    await state(bench, phone, { kind: 'pin.change' })
    expect(await stores().biometrics.load(id)).toMatchObject({ state: 'disabled', disabledReason: 'the PIN changed', wrappedMaskHex: null, credential: null })
  })
  test.each(['locked', 'suspended', 'replaced'] as const)('the phone is %s: refused at once, deleted soon', async (to) => {
    const id = await enableHere()
    const begun = await beginBiometric(bench, phone, [await aTask()])
    const now = (await stores().devices.load(phone.device.id))!
    await stores().devices.replace(now, { ...now, state: to })
    expect((await release(bench, phone, begun.begun.batchId, device.prove(begun.challengeHex))).status).toBeGreaterThanOrEqual(400)
    await endBiometricsThatAreOver(bench.deps)
    expect(await stores().biometrics.load(id)).toMatchObject({ state: 'disabled', disabledReason: 'the phone signs no more', wrappedMaskHex: null, credential: null })
  })
  test('the certificate ends: refused at once, deleted soon', async () => {
    const id = await enableHere()
    const begun = await beginBiometric(bench, phone, [await aTask()])
    const certificate = (await stores().certificates.findOfDevice(phone.device.id))!
    await stores().certificates.replace(certificate, { ...certificate, state: 'revoked' })
    expect(await release(bench, phone, begun.begun.batchId, device.prove(begun.challengeHex))).toMatchObject({ code: 'certificate.not_valid' })
    await endBiometricsThatAreOver(bench.deps)
    expect(await stores().biometrics.load(id)).toMatchObject({ state: 'disabled', disabledReason: 'rights changed' })
  })
  test('while all stands, it stays', async () => {
    const id = await enableHere()
    await endBiometricsThatAreOver(bench.deps)
    expect(await current()).toMatchObject({ biometricId: id })
  })
})

describe('WeChat SOTER', () => {
  test('enabled and used by proofs that WeChat verifies; another phone, a counter that stands, and no WeChat account are refused', async () => {
    const wechat = await createSoterStandIn()
    bench.deps.verifiers = { ...bench.deps.verifiers, soter: createSoter({ apiUrl: wechat.url, appId: wechat.appId, appSecret: wechat.appSecret, timeoutMs: 20_000, nowMs: () => bench.clock.nowMs() }) }
    const unbound = await askedOf(bench, phone, 'soter')
    expect(await offer(bench, phone, unbound.challengeId, soterProof({ raw: unbound.challengeHex, openid: 'openid-1' }))).toMatchObject({ status: 503, code: 'biometrics.unavailable' })
    const staff = (await stores().staff.load(phone.staff.id))!
    await stores().staff.replace(staff, { ...staff, wechatOpenid: `openid-${staff.id}` })
    const openid = `openid-${staff.id}`
    await enable(bench, phone, (raw) => soterProof({ raw, openid, counter: 5 }), 'soter')
    const task = await aTask()
    const { begun, challengeHex: raw, answer } = await beginBiometric(bench, phone, [task])
    for (const wrong of [{ cpuId: 'cpu-2', counter: 6 }, { counter: 5 }, { raw: 'another', counter: 6 }]) {
      expect(await release(bench, phone, begun.batchId, soterProof({ raw, openid, ...wrong }))).toMatchObject({ status: 403, code: 'biometrics.proof_refused' })
    }
    wechat.failures.push({ errcode: -1, errmsg: 'system error' })
    expect(await release(bench, phone, begun.batchId, soterProof({ raw, openid, counter: 6 }))).toMatchObject({ status: 503, code: 'biometrics.unavailable' })
    const { body } = await release(bench, phone, begun.batchId, soterProof({ raw, openid, counter: 6 }))
    expect((await complete(answer(body.maskHex!))).body.items).toMatchObject([{ result: 'signed' }])
    await wechat.close()
  })
})
