// MP-6: a doctor signs for a while without the PIN, sees how long and how many, and ends it with one tap.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
  expect(await phone.text('confirm-go')).toBe('确认签署（免密）')
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
})
