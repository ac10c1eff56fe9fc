// Statements on the phone: only what the person chose is signed; a window's share rolls along; a PIN is changed only after the vault has confirmed the old one.
import { beforeEach, describe, expect, test } from 'vitest'
import { createPinChangeFlow } from '../flows/pin-change-flow.ts'
import { createPinFree } from '../flows/pin-free.ts'
import { createSignFlow } from '../flows/sign-flow.ts'
import { aDocumentAt, enrolledTestPhone, PIN } from '../testing/enrolled-phone.ts'
import { type StandInChannel } from '../testing/stand-in-channel.ts'
import { type StandInHospital } from '../testing/stand-in-hospital.ts'
import { type TestPorts } from '../testing/test-ports.ts'
import { type Phone } from './phone.ts'
import { signDocuments } from './sign-documents.ts'
import { changePin, endPinFreeWindow, openPinFreeWindow, readPinFreeWindow } from './sign-statement.ts'

const choice = { seconds: 1_800, count: 3, documentTypes: [], applicationIds: [] }
const windowId = 'win_12345678'
let hospital: StandInHospital
let channel: StandInChannel
let ports: TestPorts
let phone: Phone

beforeEach(async () => {
  ;({ hospital, channel, ports, phone } = await enrolledTestPhone())
})
const aDocument = () => aDocumentAt(hospital)
const stored = () => [...ports.storage.values.values()].join('\n')
const code = (value: string) => expect.objectContaining({ code: value })

describe('MP-6 PIN-free window', () => {
  test('opened with the PIN once, it signs without it, roll after roll', async () => {
    await openPinFreeWindow(phone, choice, PIN)
    for (let times = 0; times < 3; times++) expect(await signDocuments(phone, [aDocument()], { windowId })).toMatchObject([{ result: 'signed' }])
    expect((await phone.keystore.loadEnrolled()).generation).toBe(5)
    expect(await signDocuments(phone, [aDocument()], { pin: PIN })).toMatchObject([{ result: 'signed' }])
  })
  test('what is stored opens nothing without the server’s mask, and the mask is not stored', async () => {
    await openPinFreeWindow(phone, choice, PIN)
    const { maskHex } = hospital.window!
    expect(stored()).not.toContain(maskHex)
    const begun = channel.served.find(({ path }) => path === '/cosigning/complete-statement')!
    expect((begun.body as { maskHex: string }).maskHex).toBe(maskHex)
  })
  test('a wrong PIN opens nothing', async () => {
    await expect(openPinFreeWindow(phone, choice, '111222')).rejects.toThrow(code('device.pin_wrong'))
    expect(hospital.window).toBeNull()
    expect((await phone.keystore.loadEnrolled()).windowShare).toBeUndefined()
  })
  test.each([
    ['longer', { untilMs: Date.UTC(2026, 10, 22) }],
    ['more', { count: 999 }],
  ])('a server that makes it %s is found out before anything is signed', async (_name, more) => {
    hospital.alter = (path, answer) => {
      if (!path.endsWith('begin-statement')) return answer
      const { statement } = answer as { statement: { terms: object } }
      return { ...answer, statement: { ...statement, terms: { ...statement.terms, ...more } } }
    }
    const before = hospital.vault.signatures.length
    await expect(openPinFreeWindow(phone, choice, PIN)).rejects.toThrow(code('phone.statement_mismatch'))
    expect(hospital.vault.signatures).toHaveLength(before)
  })
  test('ended: the phone has forgotten its half even if the network fails', async () => {
    await openPinFreeWindow(phone, choice, PIN)
    channel.fate = ({ inner }) => (inner?.path.endsWith('close-pin-free-window') ? { lose: 'request', kind: 'offline' } : undefined)
    await expect(endPinFreeWindow(phone, windowId)).rejects.toThrow()
    await expect(signDocuments(phone, [aDocument()], { windowId })).rejects.toThrow(code('phone.window_missing'))
    expect(hospital.window).not.toBeNull()
    channel.fate = () => undefined
    expect((await readPinFreeWindow(phone)).window).toBeNull()
    await expect.poll(() => hospital.window, { message: 'the next look tells the server' }).toBeNull()
  })
  test('looked at while it is being opened: nobody closes it', async () => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const { keepWindow } = phone.keystore
    phone.keystore.keepWindow = async (window) => {
      await held
      await keepWindow(window)
    }
    const opening = openPinFreeWindow(phone, choice, PIN)
    await expect.poll(() => hospital.window).not.toBeNull()
    expect((await readPinFreeWindow(phone)).window).toBeNull()
    release()
    await opening
    await phone.keystore.exclusive(() => Promise.resolve())
    expect((await readPinFreeWindow(phone)).window).toMatchObject({ windowId })
  })
  test('shown as open until this phone has forgotten its half, however long that takes', async () => {
    const pinFree = createPinFree(phone)
    await pinFree.open(choice, PIN)
    let release = (): void => undefined
    const signing = phone.keystore.exclusive(() => new Promise<void>((resolve) => (release = resolve)))
    const ended = pinFree.end()
    await pinFree.refresh()
    expect(pinFree.state.get()).toMatchObject({ window: { windowId }, isEnding: true })
    const overtaken = pinFree.refresh()
    release()
    await Promise.all([signing, ended, overtaken])
    expect(pinFree.state.get()).toMatchObject({ window: undefined, isEnding: false })
    expect((await phone.keystore.loadEnrolled()).windowShare).toBeUndefined()
    expect(hospital.window).toBeNull()
  })
  test('the flow asks for no PIN while the window covers what is signed, and for the PIN when it has ended', async () => {
    const pinFree = createPinFree(phone)
    await pinFree.open({ ...choice, documentTypes: ['prescription'] }, PIN)
    expect(pinFree.covering([{ documentType: 'prescription', clientSystem: '住院医生站' }], ports.clock.nowMs())).toBe(windowId)
    expect(pinFree.covering([{ documentType: 'consent-form', clientSystem: '住院医生站' }], ports.clock.nowMs())).toBeUndefined()
    expect(pinFree.covering([{ documentType: 'prescription', clientSystem: '' }], ports.clock.nowMs() + 1_800_001)).toBeUndefined()
    const item = aDocument()
    const flow = createSignFlow(phone, { items: () => [item], windowId: () => pinFree.state.get().window?.windowId })
    flow.open()
    expect(flow.needsPin()).toBe(false)
    hospital.window = null
    await flow.confirm()
    expect(flow.state.get()).toMatchObject({ step: 'pin', problem: { code: 'window.closed' } })
    await flow.enter(PIN)
    expect(flow.state.get()).toMatchObject({ step: 'done', results: [{ result: 'signed' }] })
  })
})

describe('MP-9 changing the PIN', () => {
  test('the new one signs, the old one is wrong', async () => {
    await changePin(phone, PIN, '837261')
    expect(await signDocuments(phone, [aDocument()], { pin: '837261' })).toMatchObject([{ result: 'signed' }])
    await expect(signDocuments(phone, [aDocument()], { pin: PIN })).rejects.toThrow(code('device.pin_wrong'))
  })
  test('a mistyped old PIN changes nothing', async () => {
    const before = stored()
    await expect(changePin(phone, '111222', '837261')).rejects.toThrow(code('device.pin_wrong'))
    expect(stored()).toBe(before)
    expect(await signDocuments(phone, [aDocument()], { pin: PIN })).toMatchObject([{ result: 'signed' }])
  })
  test('a weak new one is refused before anything is sent', async () => {
    const before = channel.served.length
    await expect(changePin(phone, PIN, '123456')).rejects.toThrow(code('phone.pin_weak'))
    expect(channel.served).toHaveLength(before)
  })
  test('a lost answer leaves the old PIN good', async () => {
    channel.fate = ({ inner }) => (inner?.path.endsWith('complete-statement') ? { lose: 'answer', kind: 'timeout' } : undefined)
    await expect(changePin(phone, PIN, '837261')).rejects.toMatchObject({ kind: 'timeout' })
    channel.fate = () => undefined
    expect(await signDocuments(phone, [aDocument()], { pin: PIN })).toMatchObject([{ result: 'signed' }])
  })
})

describe('MP-9 the flow of changing the PIN', () => {
  test('present, new, again; differing entries and a wrong present one lead back with a reason', async () => {
    const flow = createPinChangeFlow(phone)
    for (const digits of [PIN, '837261', '837262']) await flow.enter(digits)
    expect(flow.state.get()).toMatchObject({ step: 'new', problem: { code: 'phone.pin_differs' } })
    await flow.enter('123456')
    expect(flow.state.get()).toMatchObject({ step: 'new', problem: { code: 'phone.pin_weak' } })
    for (const digits of ['837261', '837261']) await flow.enter(digits)
    expect(flow.state.get()).toEqual({ step: 'done' })
    const again = createPinChangeFlow(phone)
    for (const digits of [PIN, '726159', '726159']) await again.enter(digits)
    expect(again.state.get()).toMatchObject({ step: 'present', problem: { code: 'device.pin_wrong' } })
  })
})
