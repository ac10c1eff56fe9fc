import { beforeEach, describe, expect, test } from 'vitest'
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { forgetBatch, readBatch, unfinishedBatch } from '../signing/unfinished-batch.ts'
import type { Phone } from '../signing/phone.ts'
import { newTestPhone, phoneOn, PIN } from '../testing/enrolled-phone.ts'
import { type StandInChannel } from '../testing/stand-in-channel.ts'
import { type StandInHospital } from '../testing/stand-in-hospital.ts'
import { type TestPorts } from '../testing/test-ports.ts'
import { createEnrolFlow, type EnrolFlow } from './enrol-flow.ts'
import { createScanFlow } from './scan-flow.ts'
import { createSignFlow, isChanged, mayTryAgain, type SignFlow } from './sign-flow.ts'

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
  ;({ hospital, channel, ports, phone } = newTestPhone())
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

describe('MP-7 batches', () => {
  const add = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const content = utf8ToBytes(`{"number":${index}}`)
      const taskId = `tsk_batch${1000 + index}`
      hospital.documents.set(taskId, { content, added: new Uint8Array(0) })
      return { taskId, documentDigestHex: bytesToHex(sm3(content)), byBytes: true }
    })
  const resultsOf = (flow: SignFlow) => {
    const now = flow.state.get()
    if (now.step !== 'done') throw new Error(now.step)
    return now.results.map(({ taskId, result, ...rest }) => [taskId, result === 'refused' && 'fault' in rest ? rest.fault : result])
  }
  beforeEach(enrol)

  test('progress: how many of how many, in each step; the screen hears of the first and the last, and in between now and then', async () => {
    const items = add(3)
    const flow = createSignFlow(phone, { items: () => items })
    const seen: string[] = []
    flow.state.subscribe(() => {
      const now = flow.state.get()
      if (now.step === 'running') seen.push(`${now.stage} ${now.done}/${now.count}`)
    })
    await flow.enter(PIN)
    expect(seen).toEqual(expect.arrayContaining(['check 3/3', 'sign 1/3', 'sign 3/3', 'complete 0/3']))
    expect(seen).not.toContain('sign 2/3')
    expect(resultsOf(flow)).toEqual(items.map(({ taskId }) => [taskId, 'signed']))
  })
  test.each([
    ['go on with the rest', true, ['signed', 'task.not_found', 'signed'], 2],
    ['stop: nothing is signed', false, ['phone.stopped', 'task.not_found', 'phone.stopped'], 0],
  ])('one cannot be signed: %s', async (_, goesOn, expected, signatures) => {
    const items = add(3)
    hospital.documents.delete(items[1]!.taskId)
    const flow = createSignFlow(phone, { items: () => items })
    const before = hospital.vault.signatures.length
    flow.state.subscribe(() => {
      const now = flow.state.get()
      if (now.step === 'asking') {
        expect(now).toMatchObject({ left: 2, signed: 0, refused: [{ taskId: items[1]!.taskId }] })
        queueMicrotask(() => flow.decide(goesOn))
      }
    })
    await flow.enter(PIN)
    expect(resultsOf(flow)).toEqual(items.map(({ taskId }, index) => [taskId, expected[index]]))
    expect(hospital.vault.signatures.length - before).toBe(signatures)
  })
  test('more than a hundred go in parts with one PIN, each under an approval of its own', async () => {
    const items = add(103)
    const asked: number[] = []
    hospital.alter = (path, answer) => {
      if (path.endsWith('begin-signing')) asked.push((answer as { items: unknown[] }).items.length)
      return answer
    }
    const flow = createSignFlow(phone, { items: () => items })
    await flow.enter(PIN)
    expect(asked).toEqual([100, 3])
    expect(resultsOf(flow).every(([, result]) => result === 'signed')).toBe(true)
  })
  test('the app is killed while the hospital signs: the batch is remembered by its id alone, and asked for', async () => {
    const items = add(2)
    channel.fate = ({ inner }) => (inner?.path.endsWith('complete-signing') ? { lose: 'answer', kind: 'unreachable' } : undefined)
    const flow = createSignFlow(phone, { items: () => items })
    await new Promise<void>((resolve) => {
      flow.state.subscribe(() => flow.state.get().step === 'interrupted' && resolve())
      void flow.enter(PIN)
    })
    const kept = (await ports.storage.get('unfinished-batch'))!
    expect(JSON.parse(kept)).toEqual({ batchId: 'bat_12345678', atMs: expect.any(Number) as number })
    const restarted = phoneOn(ports)
    expect(await unfinishedBatch(restarted)).toMatchObject({ batchId: 'bat_12345678' })
    channel.fate = () => undefined
    hospital.alter = (path, answer) => (path.endsWith('get-batch') ? { items: items.map(({ taskId }) => ({ taskId, title: '处方', result: 'signed', documentState: 'signed', signedAtMs: 5 })) } : answer)
    expect(await readBatch(restarted, 'bat_12345678')).toMatchObject([{ result: 'signed' }, { result: 'signed' }])
    await forgetBatch(restarted)
    expect(await unfinishedBatch(restarted)).toBeUndefined()
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
