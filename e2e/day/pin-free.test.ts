// MP-6: a doctor signs for a while without the PIN, sees how long and how many, and ends it with one tap.
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Stores } from '../../functions/_domain/ports.ts'
import { openDatabase } from '../../functions/_store/open-database.ts'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'
import type { PhonePage } from '../support/phone-page.ts'
import type { Window } from '../support/windows.ts'

let screens: TwoScreens
let phone: PhonePage
let window: Window

beforeAll(async () => {
  screens = await openTwoScreens()
  ;({ phone, window } = await screens.enrolledPhone('D1202'))
}, 300_000)
afterAll(() => screens?.close())

const push = (title: string) => screens.hospital.push({ signers: ['D1202'], title })

/** Confirms without being asked for the PIN. */
async function signWithoutPin(title: string): Promise<void> {
  await phone.openTask(title)
  await phone.on('sign').click()
  await phone.on('confirm-sheet').or(phone.on('unseen-sheet')).first().waitFor()
  if (await phone.on('unseen-sheet').isVisible()) await phone.on('unseen-sign').click()
  await expect.poll(() => phone.text('confirm-go')).toBe('确认签署（免密）')
  await phone.on('confirm-go').click()
  await phone.signed()
}

describe('MP-6 PIN-free signing', () => {
  test('opened with the PIN for 15 minutes and 10 documents; the strip counts down on every page', async () => {
    await phone.on('tab-me').click()
    await phone.on('pin-free').click()
    await phone.on('pin-free-minutes-15').click()
    await phone.on('pin-free-count-10').click()
    await phone.on('pin-free-go').click()
    await phone.press('pin', PIN)
    await phone.on('pin-free-open').waitFor()
    expect(await phone.text('pin-free-uses')).toContain('10 / 10')
    expect(await phone.text('pin-free-strip')).toMatch(/免密签名中 1[45]:\d\d，剩 10 份/)
    await phone.home()
    expect(await phone.text('pin-free-strip')).toMatch(/剩 10 份/)
  })

  test('signs without the PIN; the evidence says so and names the signed statement', async () => {
    const { documentId } = await push('免密处方')
    await phone.home()
    await phone.on('pin-free-strip').waitFor()
    await signWithoutPin('免密处方')
    const { records } = await screens.hospital.evidence(documentId)
    const signed = records.find(({ kind }) => kind === 'signing.intended')!
    expect(signed.facts).toMatchObject({ intent: 'pin-free', windowId: expect.stringMatching(/^win_/), statementId: expect.stringMatching(/^stm_/) })
    await phone.home()
    expect(await phone.text('pin-free-strip')).toMatch(/剩 9 份/)
  })

  test('one tap ends it: the next document asks for the PIN', async () => {
    await push('结束后的处方')
    await phone.home()
    await phone.on('pin-free-end').click()
    await phone.on('pin-free-strip').waitFor({ state: 'hidden' })
    await phone.openTask('结束后的处方')
    await phone.sign(PIN)
    await phone.signed()
    expect(window.complaints).toEqual([])
  })

  test('each use is in the list of its window, with how the window ended', async () => {
    await openPage()
    await phone.on('pin-free-record-0').waitFor()
    expect(await phone.text('pin-free-record-0')).toMatch(/由我关闭[\s\S]*免密处方[\s\S]*已签/)
    expect(await phone.text('pin-free-record-0')).not.toContain('结束后的处方')
  })

  test('ended while the phone is busy: shown as open until its half is forgotten, and then no new start brings it back', async () => {
    await open('prescription')
    await phone.page.evaluate(() => {
      const { locks } = navigator
      const request = locks.request.bind(locks) as (name: string, task: () => Promise<unknown>) => Promise<unknown>
      const free = new Promise<void>((resolve) => globalThis.addEventListener('test-free', () => resolve()))
      Object.assign(locks, { request: (name: string, task: () => Promise<unknown>) => free.then(() => request(name, task)) })
    })
    await phone.on('pin-free-end').click()
    await expect.poll(() => phone.text('pin-free-end')).toBe('正在关闭…')
    await phone.page.evaluate(() => globalThis.dispatchEvent(new Event('test-free')))
    await phone.on('pin-free-strip').waitFor({ state: 'hidden' })
    await openPage()
    await phone.on('pin-free-go').waitFor()
    expect(await phone.on('pin-free-strip').count()).toBe(0)
    // The server may have heard it from the tap, or from the next look.
    await expect
      .poll(async () => {
        await openPage()
        return phone.text('pin-free-record-0')
      })
      .toContain('由我关闭')
  })

  test('a document out of its scope asks for the PIN; over every sheet the strip is in sight and can be tapped', async () => {
    await open('prescription')
    await screens.hospital.push({ signers: ['D1202'], title: '范围外的报告', documentType: 'laboratory-report' })
    await push('范围内的处方')
    await phone.home()
    await phone.openTask('范围外的报告')
    await phone.on('sign').click()
    await phone.on('confirm-sheet').or(phone.on('unseen-sheet')).first().waitFor()
    if (await phone.on('unseen-sheet').isVisible()) {
      await phone.on('pin-free-end').click({ trial: true })
      await phone.on('unseen-sign').click()
    }
    await phone.on('confirm-sheet').waitFor()
    await phone.on('pin-free-end').click({ trial: true })
    expect(await phone.text('confirm-go')).toBe('确认，输入签名密码')
    await phone.on('confirm-go').click()
    await phone.on('pin-sheet').waitFor()
    expect((await phone.on('pin-sheet').boundingBox())!.y).toBeGreaterThanOrEqual((await phone.on('pin-free-strip').boundingBox())!.y + (await phone.on('pin-free-strip').boundingBox())!.height)
    await phone.on('pin-free-end').click()
    await phone.on('pin-free-strip').waitFor({ state: 'hidden' })
    await phone.press('pin', PIN)
    await phone.signed()
  })

  test.each([
    ['the person is frozen', (stores: Stores) => changeStaff(stores, 'frozen'), (stores: Stores) => changeStaff(stores, 'active')],
    ['the certificate is suspended', (stores: Stores) => changeCertificate(stores), undefined],
  ] as const)('%s while it is open: the strip goes without any tap, and signing is refused', async (_, change, back) => {
    const title = `停用之后 ${_.length}`
    const { documentId } = await push(title)
    await open('prescription')
    await phone.home()
    await phone.openTask(title)
    await phone.on('pin-free-strip').waitFor()
    await inDatabase(change)
    await phone.on('pin-free-strip').waitFor({ state: 'hidden', timeout: 40_000 })
    await phone.on('sign').click()
    await phone.on('confirm-sheet').or(phone.on('unseen-sheet')).first().waitFor()
    if (await phone.on('unseen-sheet').isVisible()) await phone.on('unseen-sign').click()
    await expect.poll(() => phone.text('confirm-go')).toBe('确认，输入签名密码')
    await phone.on('confirm-go').click()
    await phone.press('pin', PIN)
    await phone.on('blocked-sheet').waitFor()
    expect((await screens.hospital.document(documentId)).state).toBe('pending')
    if (back) await inDatabase(back)
  })
})

async function openPage(): Promise<void> {
  await phone.home()
  await phone.on('tab-me').click()
  await phone.on('pin-free').click()
  await phone.on('pin-free-page').waitFor()
}

async function open(type: string): Promise<void> {
  await openPage()
  await phone.on(`pin-free-types-${type}`).click()
  await phone.on('pin-free-go').click()
  await phone.press('pin', PIN)
  await phone.on('pin-free-open').waitFor()
}

/** As the hospital's back office does it. */
async function inDatabase(work: (stores: Stores) => Promise<unknown>): Promise<void> {
  const database = await openDatabase({ url: `sqlite:${path.join(screens.platform.dataDirectory, 'yiqian.sqlite')}` })
  await work(database.stores).finally(() => database.close())
}

async function changeStaff({ staff }: Stores, state: 'active' | 'frozen'): Promise<void> {
  const person = (await staff.findByNumber('D1202'))!
  await staff.replace(person, { ...person, state })
}

async function changeCertificate({ staff, devices, certificates }: Stores): Promise<void> {
  const [device] = (await devices.listOfStaff((await staff.findByNumber('D1202'))!.id)).filter(({ state }) => state === 'active')
  const certificate = (await certificates.findOfDevice(device!.id))!
  await certificates.replace(certificate, { ...certificate, state: 'suspended', stateReason: '离岗', stateChangedAtMs: Date.now() })
}

