import { beforeEach, describe, expect, test } from 'vitest'
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { generateKeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { createPhone, type Phone } from '../signing/phone.ts'
import { createStandInChannel, type StandInChannel } from '../testing/stand-in-channel.ts'
import { createStandInHospital, type StandInHospital } from '../testing/stand-in-hospital.ts'
import { createTestPorts, testSm2, type TestPorts } from '../testing/test-ports.ts'
import { createEnrolFlow, type EnrolFlow } from './enrol-flow.ts'
import { createScanFlow } from './scan-flow.ts'
import { createSignFlow, isChanged, mayTryAgain, type SignFlow } from './sign-flow.ts'

const PIN = '918273'
const serverKey = generateKeyPair(testSm2)
let hospital: StandInHospital
let channel: StandInChannel
let ports: TestPorts
let phone: Phone
let enrolment: EnrolFlow

const enrol = async (): Promise<void> => {
  await enrolment.start(false)
  await enrolment.sendCode({ staffNumber: 'D001', phone: '13800000001' })
  await enrolment.enterCode('123456', '测试手机')
  enrolment.choosePin(PIN)
  await enrolment.repeatPin(PIN)
}

beforeEach(() => {
  hospital = createStandInHospital()
  channel = createStandInChannel(testSm2, [serverKey], (call) => hospital.serve(call))
  ports = createTestPorts(channel)
  phone = createPhone(ports, { trustedKeysHex: async () => [bytesToHex(serverKey.publicKey)], iterations: 1000 })
  enrolment = createEnrolFlow(phone)
})

describe('MP-1 first use', () => {
  test('goes through its steps, and begins anew only when told to', async () => {
    const steps: string[] = []
    enrolment.state.subscribe(() => {
      const now = enrolment.state.get()
      steps.push(now.step === 'running' ? now.stage : now.step)
    })
    await enrol()
    expect(steps.filter((step, index) => step !== steps[index - 1])).toEqual(['who', 'code', 'pin', 'again', 'exchange', 'seal', 'certificate', 'done'])
    await enrolment.start(false)
    expect(enrolment.state.get().step).toBe('done')
    await enrolment.start(true)
    expect(enrolment.state.get().step).toBe('who')
  })
  test('a weak PIN and two that differ are refused with a reason', async () => {
    await enrolment.start(false)
    await enrolment.sendCode({ staffNumber: 'D001', phone: '13800000001' })
    await enrolment.enterCode('123456', '测试手机')
    enrolment.choosePin('123456')
    expect(enrolment.state.get()).toMatchObject({ step: 'pin', problem: { code: 'phone.pin_weak' } })
    enrolment.choosePin(PIN)
    await enrolment.repeatPin('918274')
    expect(enrolment.state.get()).toMatchObject({ step: 'pin', problem: { code: 'phone.pin_differs' } })
  })
  test('a lost answer stops it, and it goes on from there', async () => {
    channel.fate = ({ inner }) => (inner?.path.endsWith('complete-enrolment') ? { lose: 'answer', kind: 'timeout' } : undefined)
    await enrol()
    expect(enrolment.state.get()).toMatchObject({ step: 'stopped', problem: { code: 'network.timeout' } })
    channel.fate = () => undefined
    await enrolment.goOn()
    expect(enrolment.state.get().step).toBe('done')
  })
  test('a failed send leaves what was typed', async () => {
    await enrolment.start(false)
    channel.fate = () => ({ lose: 'request', kind: 'offline' })
    await enrolment.sendCode({ staffNumber: 'D001', phone: '13800000001' })
    expect(enrolment.state.get()).toMatchObject({ step: 'who', isBusy: false, problem: { code: 'network.offline' } })
  })
})

describe('CO-3 MP-4 signing', () => {
  let flow: SignFlow
  let seen: string[]
  const content = utf8ToBytes('{"dose":"5 mg"}')
  const item = { taskId: 'tsk_document1', documentDigestHex: bytesToHex(sm3(content)), byBytes: true }
  beforeEach(async () => {
    await enrol()
    hospital.documents.set(item.taskId, { content, added: new Uint8Array(0) })
    flow = createSignFlow(phone, { items: () => [item] })
    seen = []
    flow.state.subscribe(() => {
      const now = flow.state.get()
      seen.push(now.step === 'running' ? now.stage : now.step === 'interrupted' ? (now.isTrying ? 'trying' : 'waiting') : now.step)
    })
  })

  test('confirm, PIN, four stages, done', async () => {
    flow.open()
    await flow.confirm()
    await flow.enter(PIN)
    expect(seen).toEqual(['review', 'pin', 'begin', 'begin', 'check', 'sign', 'complete', 'done'])
  })
  test('a wrong PIN says how many tries are left and asks again; then it is locked', async () => {
    for (const left of [4, 3, 2, 1, 0]) {
      await flow.enter('111222')
      expect(flow.state.get()).toMatchObject({ step: 'pin', problem: { sentence: { zh: expect.stringContaining(String(left)) } } })
    }
    await flow.enter(PIN)
    expect(flow.state.get()).toMatchObject({ step: 'blocked', problem: { code: 'device.locked' } })
  })
  test('an unknown outcome is found out by itself, and the document is signed once', async () => {
    let lost = 0
    channel.fate = ({ inner }) => (inner?.path.endsWith('complete-signing') && ++lost <= 7 ? { lose: 'answer', kind: 'unreachable' } : undefined)
    await flow.enter(PIN)
    expect(seen.slice(-6)).toEqual(['complete', 'waiting', 'trying', 'waiting', 'trying', 'done'])
    expect(hospital.vault.signatures.filter(({ taskId }) => taskId === item.taskId)).toHaveLength(1)
  })
  test.each([
    ['signed', { signedAtMs: 5, timestampAtMs: null, timestampSerialHex: null, certificate: { serialHex: '01', subject: 'CN=张三', issuer: 'CN=CA', notBeforeMs: 0, notAfterMs: 1, state: 'valid', certificateBase64: '' } }, { step: 'done', results: [{ result: 'signed', signedAtMs: 5 }] }],
    ['not signed', null, { step: 'blocked', problem: { code: 'signing.session_not_found' } }],
  ])('when the session is gone the task itself tells: %s', async (_, signature, outcome) => {
    channel.fate = ({ inner }) => (inner?.path.endsWith('complete-signing') ? { lose: 'request', kind: 'unreachable' } : undefined)
    hospital.alter = (path, answer) => {
      if (path.endsWith('complete-signing')) throw new Fault('signing.session_not_found')
      return path.endsWith('get-task') ? { ...answer, signature } : answer
    }
    const stop = flow.state.subscribe(() => {
      if (flow.state.get().step === 'interrupted') channel.fate = () => undefined
    })
    await flow.enter(PIN)
    stop()
    expect(flow.state.get()).toMatchObject(outcome)
  })
  test('content that changed is told apart, and nothing is signed', async () => {
    hospital.documents.set(item.taskId, { content: utf8ToBytes('{"dose":"9 mg"}'), added: new Uint8Array(0) })
    await flow.enter(PIN)
    const now = flow.state.get()
    expect(now.step === 'blocked' && isChanged(now.problem)).toBe(true)
  })
  test('no network before anything was sent: may be tried again', async () => {
    channel.fate = () => ({ lose: 'request', kind: 'offline' })
    await flow.enter(PIN)
    const now = flow.state.get()
    expect(now.step === 'blocked' && mayTryAgain(now.problem)).toBe(true)
  })
})

describe('MP-2 MP-3 scanned codes', () => {
  const link = 'https://sign.example/q/loginAb3_-Ab3_-Ab3_-Ab3'
  test('a phone that is not set up keeps the link for afterwards', async () => {
    const flow = createScanFlow(phone)
    await flow.claim(link)
    expect(flow.state.get()).toEqual({ step: 'enrol', text: link })
  })
  test('number, PIN, approved; a wrong PIN asks again', async () => {
    await enrol()
    const flow = createScanFlow(phone)
    await flow.claim(link)
    expect(flow.state.get()).toMatchObject({ step: 'compare', view: { number: '42', purpose: 'login' } })
    flow.askPin()
    await flow.enter('111222')
    expect(flow.state.get()).toMatchObject({ step: 'pin', problem: { code: 'device.pin_wrong' } })
    await flow.enter(PIN)
    expect(flow.state.get().step).toBe('approved')
  })
  test('a foreign code is blocked with its reason', async () => {
    await enrol()
    const flow = createScanFlow(phone)
    await flow.claim('https://elsewhere.example/pay/1')
    expect(flow.state.get()).toMatchObject({ step: 'blocked', problem: { code: 'phone.link_unknown' } })
  })
})
