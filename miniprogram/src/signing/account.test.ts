import { beforeEach, describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToBase64 } from '@yiqian/shared/crypto/bytes.ts'
import { generateKeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { createAppLock } from '../flows/app-lock.ts'
import { createEnrolFlow } from '../flows/enrol-flow.ts'
import { createProofFlow } from '../flows/proof-flow.ts'
import { isOlder } from '../flows/versions.ts'
import { newTestPhone, PIN } from '../testing/enrolled-phone.ts'
import { type StandInChannel } from '../testing/stand-in-channel.ts'
import { createStandInHospital, type StandInHospital } from '../testing/stand-in-hospital.ts'
import { testSm2, type TestPorts } from '../testing/test-ports.ts'
import { checkWechatAccount, readActivities, signOut, unlock, withdrawPrivacy } from './account.ts'
import { type Phone } from './phone.ts'
import { isRenewalDue, renewCertificate, renewWhenDue, settleRenewal } from './renew-certificate.ts'

const DAY_MS = 86_400_000
let hospital: StandInHospital
let channel: StandInChannel
let ports: TestPorts
let phone: Phone

beforeEach(() => {
  ;({ hospital, channel, ports, phone } = newTestPhone())
})
async function enrol(flow = createEnrolFlow(phone)): Promise<void> {
  await flow.start(false)
  await flow.sendCode({ staffNumber: 'D001', phone: '13800000001' })
  await flow.enterCode('123456', '测试手机')
  flow.choosePin(PIN)
  await flow.repeatPin(PIN)
}
const stage = async () => (await phone.keystore.load())?.stage
const paths = () => channel.served.map(({ path }) => path)

describe('MP-1 MA-17 more than the code', () => {
  test('the phone goes through what the server names, and keeps nothing of it', async () => {
    hospital.factors = ['sms', 'face', 'bank-card']
    const flow = createEnrolFlow(phone)
    await flow.start(false)
    await flow.sendCode({ staffNumber: 'D001', phone: '13800000001' })
    await flow.enterCode('123456', '测试手机')
    expect(flow.state.get()).toMatchObject({ step: 'factor', next: ['face', 'bank-card'], development: ['face', 'bank-card'] })
    expect(await stage()).toBeUndefined()
    await flow.prove({ factor: 'face', identityNumber: '11010519491231002X', videoBase64: 'AAAA' }, '测试手机')
    expect(flow.state.get()).toMatchObject({ step: 'factor', next: ['bank-card'] })
    await flow.prove({ factor: 'bank-card', identityNumber: '11010519491231002X', cardNumber: '6225768888888888' }, '测试手机')
    expect(flow.state.get()).toMatchObject({ step: 'pin' })
    expect([...ports.storage.values.values()].join()).not.toMatch(/11010519491231002X|6225768888888888/)
  })
  test('a refusal is shown and the step stays', async () => {
    hospital.factors = ['sms', 'carrier']
    const flow = createEnrolFlow(phone)
    await flow.start(false)
    await flow.sendCode({ staffNumber: 'D001', phone: '13800000001' })
    await flow.enterCode('123456', '测试手机')
    hospital.alter = (path, answer) => {
      if (path === '/identity/prove-factor') throw new Fault('proofing.factor_failed', { facts: { whyZh: '不符', whyEn: 'no', triesLeft: 3 } })
      return answer
    }
    await flow.prove({ factor: 'carrier', identityNumber: '11010519491231002X' }, '测试手机')
    expect(flow.state.get()).toMatchObject({ step: 'factor', isBusy: false, problem: { code: 'proofing.factor_failed' } })
  })
})
describe('MA-4 unlocking', () => {
  test('code, factor, unlocked; a failure at the end may be tried again', async () => {
    await enrol()
    hospital.proved.length = 0
    hospital.factors = ['sms', 'face']
    const flow = createProofFlow(phone, 'unlock', (proofingId) => unlock(phone, proofingId))
    await flow.begin()
    expect(flow.state.get()).toMatchObject({ step: 'code', phoneMasked: '138****0001' })
    await flow.enterCode('123456')
    await flow.prove({ factor: 'face', identityNumber: '11010519491231002X', videoBase64: 'AAAA' })
    expect(flow.state.get()).toMatchObject({ step: 'proved', proofingId: 'prf_12345678' })
    expect(paths().at(-1)).toBe('/certificates/unlock-device')
  })
})
describe('CM-7 CM-10 renewal', () => {
  const due = () => ports.setNowMs(Date.UTC(2026, 10, 21) + 1e10 - 20 * DAY_MS)
  test('a month before the end, and not earlier', () => {
    expect([31, 30, 1, -1].map((days) => isRenewalDue(1e12 + days * DAY_MS, 1e12))).toEqual([false, true, true, false])
  })
  test('the statement is signed, the new certificate kept; the share stays what it was', async () => {
    await enrol()
    due()
    const before = (await phone.keystore.loadEnrolled()).certificateBase64
    await renewCertificate(phone, PIN)
    const after = await phone.keystore.loadEnrolled()
    expect(after.certificateBase64).not.toBe(before)
    expect(hospital.statements.at(-1)).toMatchObject({ kind: 'certificate.renew', terms: { serialHex: '01' } })
    await createAppLock(phone).open(PIN)
  })
  test('an answer that was lost is made up for before the next signature', async () => {
    await enrol()
    due()
    channel.fate = ({ inner }) => (inner?.path === '/certificates/renew-certificate' ? { lose: 'answer', kind: 'unreachable' } : undefined)
    await expect(renewCertificate(phone, PIN)).rejects.toThrow()
    channel.fate = () => undefined
    const renewed = bytesToBase64(hospital.certificateDer)
    expect((await phone.keystore.loadEnrolled()).certificateBase64).not.toBe(renewed)
    await settleRenewal(phone)
    expect((await phone.keystore.loadEnrolled()).certificateBase64).toBe(renewed)
    const served = channel.served.length
    await settleRenewal(phone)
    expect(channel.served).toHaveLength(served)
  })
  test('after a signature: nothing while there is time, renewed when it is due', async () => {
    await enrol()
    const before = channel.served.length
    await renewWhenDue(phone, PIN)
    expect(channel.served).toHaveLength(before)
    due()
    await renewWhenDue(phone, PIN)
    expect(paths().at(-1)).toBe('/certificates/renew-certificate')
  })
  test('a certificate for another key is refused and not kept', async () => {
    await enrol()
    due()
    const mine = (await phone.keystore.loadEnrolled()).certificateBase64
    const other = createStandInHospital()
    hospital.alter = (path, answer) => (path === '/certificates/renew-certificate' ? { ...answer, certificate: { ...(answer as { certificate: object }).certificate, certificateBase64: bytesToBase64(other.certificateOf(generateKeyPair(testSm2).publicKey)) } } : answer)
    await expect(renewCertificate(phone, PIN)).rejects.toThrow('phone.certificate_mismatch')
    expect((await phone.keystore.loadEnrolled()).certificateBase64).toBe(mine)
    expect(base64ToBytes(mine).length).toBeGreaterThan(100)
  })
})
describe('MA-11 logging out', () => {
  test('shut until the vault confirms the PIN; remembered over a restart', async () => {
    await enrol()
    const lock = createAppLock(phone)
    await lock.lock()
    const again = createAppLock(phone)
    await again.recall()
    expect(again.isLocked.get()).toBe(true)
    await expect(again.open('111222')).rejects.toThrow('device.pin_wrong')
    expect(again.isLocked.get()).toBe(true)
    await again.open(PIN)
    expect(again.isLocked.get()).toBe(false)
    expect(hospital.statements.at(-1)!.kind).toBe('app.open')
  })
  test('MA-10 the log-in password opens it as well', async () => {
    await enrol()
    const lock = createAppLock(phone)
    await lock.lock()
    await expect(lock.openWithPassword('not-this-one-1')).rejects.toThrow('login_password.wrong')
    expect(lock.isLocked.get()).toBe(true)
    await lock.openWithPassword('qiutian-8')
    expect(lock.isLocked.get()).toBe(false)
  })
  test('signing this phone out, or withdrawing consent, forgets all; another phone’s end does not', async () => {
    await enrol()
    await signOut(phone, { deviceId: 'dev_87654321', isThis: false })
    expect(await stage()).toBe('enrolled')
    await signOut(phone, { deviceId: 'dev_12345678', isThis: true })
    expect(await stage()).toBeUndefined()
    await enrol()
    await withdrawPrivacy(phone)
    expect([...ports.storage.values.keys()].filter((key) => key.includes('yiqian.key') || key.includes('secret'))).toEqual([])
  })
  test('MP-1 another WeChat account ends this phone; WeChat busy does not', async () => {
    await enrol()
    expect(await checkWechatAccount(phone, 'good')).toBe(true)
    hospital.alter = (path, answer) => {
      if (path === '/identity/check-wechat') throw new Fault('wechat.unavailable')
      return answer
    }
    await expect(checkWechatAccount(phone, 'good')).rejects.toThrow()
    expect(await stage()).toBe('enrolled')
    hospital.alter = (path, answer) => {
      if (path === '/identity/check-wechat') throw new Fault('wechat.account_changed')
      return answer
    }
    expect(await checkWechatAccount(phone, 'other')).toBe(false)
    expect(await stage()).toBeUndefined()
  })
  test('own actions come page by page', async () => {
    await enrol()
    const first = await readActivities(phone)
    expect(first).toMatchObject({ items: [{ kind: 'enrolment' }], nextCursor: '1.act_12345678' })
    expect(await readActivities(phone, first.nextCursor!)).toMatchObject({ items: [], nextCursor: null })
  })
})
test.each([
  ['1.9.0', '1.10', true],
  ['1.10', '1.9.9', false],
  ['1.0', '1.0.0', false],
  ['0.1.0', '0.1.1', true],
  ['dev', '1.0', false],
])('%s is older than %s: %s', (version, than, older) => expect(isOlder(version, than)).toBe(older))
