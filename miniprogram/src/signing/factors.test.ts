// What the hospital asks for beside the PIN: given over the list that was approved, or nothing is signed (MA-17).
import { beforeEach, describe, expect, test } from 'vitest'
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { generateKeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { createBiometrics } from '../flows/biometrics.ts'
import { createFactorPrompt, type FactorPrompt } from '../flows/factor-prompt.ts'
import { createSignFlow } from '../flows/sign-flow.ts'
import { createTestDevice, type TestDevice } from '../testing/stand-in-biometrics.ts'
import { createStandInChannel } from '../testing/stand-in-channel.ts'
import { createStandInHospital, type StandInHospital } from '../testing/stand-in-hospital.ts'
import { createTestPorts, testSm2 } from '../testing/test-ports.ts'
import { confirmCode, createShares, requestCode } from './enrol.ts'
import { createPhone, type Phone } from './phone.ts'
import { signDocuments } from './sign-documents.ts'
import { changePin } from './sign-statement.ts'

const PIN = '918273'
const serverKey = generateKeyPair(testSm2)
let hospital: StandInHospital
let phone: Phone
let device: TestDevice
let prompt: FactorPrompt
/** what the person does each time the sheet shows */
let acts: ((ask: { problem?: unknown; list: string }) => void)[]
let serial = 0

async function aPhone(prompts?: FactorPrompt): Promise<Phone> {
  const made = createPhone(createTestPorts(createStandInChannel(testSm2, [serverKey], (call) => hospital.serve(call))), { trustedKeysHex: async () => [bytesToHex(serverKey.publicKey)], iterations: 1000, ...(prompts && { prompts }) })
  const { proofingId } = await requestCode(made, { staffNumber: 'D001', phone: '13800000001', noticeVersion: '2026-11' })
  await confirmCode(made, { proofingId, code: '123456', deviceName: '测试手机' })
  await createShares(made, PIN)
  return made
}
beforeEach(async () => {
  hospital = createStandInHospital()
  device = createTestDevice()
  prompt = createFactorPrompt(() => device)
  acts = []
  prompt.state.subscribe(() => {
    const state = prompt.state.get()
    if (state.step === 'code' && !state.isBusy) acts.shift()?.(state.ask)
  })
  phone = await aPhone(prompt)
})
const aDocument = () => {
  const content = utf8ToBytes(`{"dose":"${++serial} mg"}`)
  const taskId = `tsk_document${serial}`
  hospital.documents.set(taskId, { content, added: new Uint8Array(0) })
  return { taskId, documentDigestHex: bytesToHex(sm3(content)), byBytes: true }
}
const enter = (code: string) => (): void => prompt.enter(code)
const code = (value: string) => expect.objectContaining({ code: value })

describe('MA-17 factors on the phone', () => {
  test('a code: asked for after the list was checked, given, signed; the sheet is gone', async () => {
    hospital.asks.missing = ['sms']
    const lists: string[] = []
    acts = [({ list }) => (lists.push(list), prompt.enter(hospital.asks.code))]
    expect(await signDocuments(phone, [aDocument(), aDocument()], { pin: PIN })).toMatchObject([{ result: 'signed' }, { result: 'signed' }])
    expect(lists).toEqual([expect.stringMatching(/^[0-9a-f]{4}$/)])
    expect(prompt.state.get()).toEqual({ step: 'none' })
  })
  test('a wrong code is said, another message may be asked for', async () => {
    hospital.asks.missing = ['sms']
    const problems: unknown[] = []
    acts = [enter('000000'), ({ problem }) => (problems.push(problem), prompt.sendAgain()), ({ problem }) => (problems.push(problem), prompt.enter(hospital.asks.code))]
    expect(await signDocuments(phone, [aDocument()], { pin: PIN })).toMatchObject([{ result: 'signed' }])
    expect(problems).toEqual([expect.objectContaining({ zh: expect.stringContaining('4 次') }), undefined])
    expect(hospital.asks.sent).toBe(2)
  })
  test('the last wrong code, and stopping: nothing is signed', async () => {
    hospital.asks.missing = ['sms']
    hospital.asks.triesLeft = 1
    acts = [enter('000000')]
    await expect(signDocuments(phone, [aDocument()], { pin: PIN })).rejects.toThrow(code('factors.code_wrong'))
    acts = [() => prompt.stop()]
    await expect(signDocuments(phone, [aDocument()], { pin: PIN })).rejects.toThrow(code('phone.stopped'))
    expect([hospital.vault.signatures.filter(({ taskId }) => taskId !== undefined), prompt.state.get()]).toEqual([[], { step: 'none' }])
  })
  test('finger and code one after another, beside the PIN', async () => {
    await createBiometrics(phone, device).enable(PIN)
    hospital.asks.missing = ['biometric', 'sms']
    hospital.biometrics.onProved = () => hospital.asks.given.push('biometric')
    acts = [() => (expect(device.proved).toHaveLength(2), prompt.enter(hospital.asks.code))]
    expect(await signDocuments(phone, [aDocument()], { pin: PIN })).toMatchObject([{ result: 'signed' }])
  })
  test('a phone without a screen, or without a finger, signs nothing that asks for it', async () => {
    hospital.asks.missing = ['biometric']
    await expect(signDocuments(phone, [aDocument()], { pin: PIN })).rejects.toThrow()
    hospital.asks.missing = []
    phone = await aPhone()
    hospital.asks.missing = ['sms']
    await expect(signDocuments(phone, [aDocument()], { pin: PIN })).rejects.toThrow(code('phone.factor_missing'))
  })
  test('a statement asks too', async () => {
    hospital.asks.missing = ['sms']
    acts = [enter(hospital.asks.code)]
    await changePin(phone, PIN, '847291')
    hospital.asks.missing = []
    expect(await signDocuments(phone, [aDocument()], { pin: '847291' })).toMatchObject([{ result: 'signed' }])
  })
  test('what a finger may not sign alone turns the whole batch to the PIN', async () => {
    await createBiometrics(phone, device).enable(PIN)
    const items = [aDocument(), aDocument()]
    const flow = createSignFlow(phone, { items: () => items, biometric: () => device })
    hospital.alter = (path, answer) => (path === '/cosigning/begin-signing' ? { ...answer, items: (answer as { items: object[] }).items.map((item, index) => (index === 0 ? { taskId: items[0]!.taskId, result: 'refused', fault: 'factors.required', message: { zh: '', en: '' } } : item)) } : answer)
    await flow.confirm()
    expect(flow.state.get()).toMatchObject({ step: 'pin', problem: { code: 'phone.pin_needed' } })
    hospital.alter = (_path, answer) => answer
    await flow.enter(PIN)
    expect(flow.state.get()).toMatchObject({ step: 'done' })
  })
})
