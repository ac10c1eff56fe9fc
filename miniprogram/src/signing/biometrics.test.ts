// Finger and face on the phone: enabled with the PIN, proved over the approved list alone, useless without the server's mask.
import { beforeEach, describe, expect, test } from 'vitest'
import { createBiometrics, type Biometrics } from '../flows/biometrics.ts'
import { createSignFlow } from '../flows/sign-flow.ts'
import { createSoterDevice } from '../platform/weapp/soter-device.ts'
import { aDocumentAt, enrolledTestPhone, PIN } from '../testing/enrolled-phone.ts'
import { createTestDevice, type TestDevice } from '../testing/stand-in-biometrics.ts'
import { type StandInChannel } from '../testing/stand-in-channel.ts'
import { type StandInHospital } from '../testing/stand-in-hospital.ts'
import { type TestPorts } from '../testing/test-ports.ts'
import { type Phone } from './phone.ts'
import { signDocuments } from './sign-documents.ts'
import { changePin } from './sign-statement.ts'

let hospital: StandInHospital
let channel: StandInChannel
let ports: TestPorts
let phone: Phone
let device: TestDevice
let biometrics: Biometrics

beforeEach(async () => {
  ;({ hospital, channel, ports, phone } = await enrolledTestPhone())
  device = createTestDevice()
  biometrics = createBiometrics(phone, device)
})
const aDocument = () => aDocumentAt(hospital)
const code = (value: string) => expect.objectContaining({ code: value })
const share = async () => (await phone.keystore.loadEnrolled()).biometricShare

describe('MA-5 fingerprint and face', () => {
  test('enabled with the PIN once, it signs by the device’s proof, roll after roll, and the PIN still works', async () => {
    await biometrics.enable(PIN)
    for (let times = 0; times < 3; times++) expect(await signDocuments(phone, [aDocument(), aDocument()], { biometric: device })).toMatchObject([{ result: 'signed' }, { result: 'signed' }])
    expect(device.proved).toHaveLength(4)
    expect(await signDocuments(phone, [aDocument()], { pin: PIN })).toMatchObject([{ result: 'signed' }])
  })
  test('neither mask nor PIN is stored', async () => {
    await biometrics.enable(PIN)
    expect([...ports.storage.values.values()].join('\n')).not.toContain(hospital.biometrics.maskHex)
  })
  test('a wrong PIN enables nothing', async () => {
    await expect(biometrics.enable('111222')).rejects.toThrow(code('device.pin_wrong'))
    expect(await share()).toBeUndefined()
  })
  test('the device refuses: nothing is released, nothing is signed', async () => {
    await biometrics.enable(PIN)
    device.isThisPerson = false
    const before = hospital.vault.signatures.length
    await expect(signDocuments(phone, [aDocument()], { biometric: device })).rejects.toThrow(code('phone.biometric_refused'))
    expect(channel.served.some(({ path }) => path.endsWith('release-mask'))).toBe(false)
    expect(hospital.vault.signatures).toHaveLength(before)
  })
  test('a server that asks for another credential’s proof gets none', async () => {
    await biometrics.enable(PIN)
    const asked = device.proved.length
    hospital.alter = (path, answer) => (path.endsWith('begin-signing') ? { ...answer, release: { ...(answer as { release: object }).release, biometricId: 'bio_87654321' } } : answer)
    await expect(signDocuments(phone, [aDocument()], { biometric: device })).rejects.toThrow(code('phone.biometric_missing'))
    expect(device.proved).toHaveLength(asked)
  })
  test('disabled: the phone has forgotten its half even if the network fails', async () => {
    await biometrics.enable(PIN)
    channel.fate = ({ inner }) => (inner?.path.endsWith('disable-biometrics') ? { lose: 'request', kind: 'offline' } : undefined)
    await expect(biometrics.disable()).rejects.toThrow()
    expect(await share()).toBeUndefined()
  })
  test('a new PIN ends it here too', async () => {
    await biometrics.enable(PIN)
    await changePin(phone, PIN, '481526')
    expect(await share()).toBeUndefined()
  })
})

describe('MA-5 in the signing sheet', () => {
  const flowOver = (documentType: 'prescription' | 'consent-form') => {
    const document = aDocument()
    return createSignFlow(phone, { items: () => [document], biometric: () => biometrics.covering([{ documentType }]) })
  }
  test('comes first where it is enabled; the PIN is the other way', async () => {
    expect(flowOver('prescription').needsPin()).toBe(true)
    await biometrics.enable(PIN)
    const flow = flowOver('prescription')
    expect([flow.usesBiometrics(), flow.needsPin()]).toEqual([true, false])
    await flow.confirm()
    expect(flow.state.get()).toMatchObject({ step: 'done', results: [{ result: 'signed' }] })
    const other = flowOver('prescription')
    other.usePin()
    await other.enter(PIN)
    expect(other.state.get()).toMatchObject({ step: 'done' })
  })
  test('a failed check leads to the PIN, and says why', async () => {
    await biometrics.enable(PIN)
    device.isThisPerson = false
    const flow = flowOver('prescription')
    await flow.confirm()
    expect(flow.state.get()).toMatchObject({ step: 'pin', problem: { code: 'phone.biometric_refused' } })
    await flow.enter(PIN)
    expect(flow.state.get()).toMatchObject({ step: 'done', results: [{ result: 'signed' }] })
  })
  test('disabled by the server meanwhile: the PIN', async () => {
    await biometrics.enable(PIN)
    hospital.biometrics.maskHex = undefined
    const flow = flowOver('prescription')
    await flow.confirm()
    expect(flow.state.get()).toMatchObject({ step: 'pin', problem: { code: 'biometrics.not_enabled' } })
  })
  test('MA-17 documents that want the PIN ask for it at once', async () => {
    await biometrics.enable(PIN)
    expect(flowOver('consent-form').needsPin()).toBe(true)
  })
})

describe('WeChat SOTER', () => {
  const wx = { checkIsSupportSoterAuthentication: async () => ({ supportMode: ['fingerPrint', 'speech'] }), checkIsSoterEnrolledInDevice: async () => ({ isEnrolled: true }), startSoterAuthentication: async ({ requestAuthModes, challenge }: { requestAuthModes: string[]; challenge: string }) => ({ resultJSON: `${requestAuthModes.join()}:${challenge}`, resultJSONSignature: 'c2ln' }) }
  const offer = { biometricId: 'bio_12345678', method: 'soter' as const, nonceHex: '', expiresAtMs: 0 }
  test('asks for what the phone has; the answer goes on as it came', async () => {
    const soter = createSoterDevice(wx)
    expect(await soter.isAvailable()).toBe(true)
    expect(await soter.prove('ab', offer)).toEqual({ method: 'soter', resultJson: 'fingerPrint:ab', signatureBase64: 'c2ln' })
  })
  test('nothing set up, not supported, cancelled', async () => {
    expect(await createSoterDevice({ ...wx, checkIsSoterEnrolledInDevice: async () => ({ isEnrolled: false }) }).isAvailable()).toBe(false)
    expect(await createSoterDevice({ ...wx, checkIsSupportSoterAuthentication: () => Promise.reject(new Error('fail')) }).isAvailable()).toBe(false)
    await expect(createSoterDevice({ ...wx, startSoterAuthentication: () => Promise.reject({ errMsg: 'startSoterAuthentication:fail cancel', errCode: 90008 }) }).prove('ab', offer)).rejects.toThrow(code('phone.biometric_refused'))
  })
})
