// MA-18: what the task switcher may keep a picture of holds nothing of a patient; who comes back is where they were.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PNG } from 'pngjs'
import { atRest } from '../support/eventually.ts'
import { openTwoScreens, type TwoScreens } from '../support/two-screens.ts'
import type { PhonePage } from '../support/phone-page.ts'

let screens: TwoScreens
let phone: PhonePage
const PATIENT = '欧阳婉儿'
beforeAll(async () => {
  screens = await openTwoScreens()
  ;({ phone } = await screens.enrolledPhone('D1202'))
  for (let index = 0; index < 12; index++) await screens.hospital.push({ signers: ['D1202'], title: `手术记录 ${index}`, patient: { name: PATIENT, admissionNumber: 'ZY-77' } })
  await phone.home()
  await phone.on('list-pending').getByText(PATIENT).first().waitFor()
}, 300_000)
afterAll(() => screens?.close())

/** As the browser does when another app comes to the front; headless Chromium has no other app. */
const setHidden = (isHidden: boolean) => phone.page.evaluate((state) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
  document.dispatchEvent(new Event('visibilitychange'))
}, isHidden ? 'hidden' : 'visible')
const words = () => phone.page.evaluate(() => document.body.innerText)
const colours = async () => {
  const { data } = PNG.sync.read(await phone.page.screenshot())
  const seen = new Set<number>()
  for (let at = 0; at < data.length; at += 4) seen.add(data.readUInt32BE(at))
  return seen.size
}
const place = () => phone.page.evaluate(() => `${location.hash} ${[...document.querySelectorAll('*')].map(({ scrollTop }) => scrollTop).filter(Boolean).join()} ${window.scrollY}`)

async function expectHiddenAndBack(): Promise<void> {
  const before = await atRest('the page', async () => [await words(), await place()])
  expect(before[0]).toContain(PATIENT)
  expect(await colours()).toBeGreaterThan(20)
  await setHidden(true)
  expect(await words()).not.toMatch(/欧阳|ZY-77|手术记录/)
  expect(await phone.page.title()).not.toMatch(/欧阳|手术记录/)
  expect(await colours()).toBe(1)
  await setHidden(false)
  expect([await words(), await place()]).toEqual(before)
}

test('MA-18 the list, scrolled: hidden without a word or a picture, and back at the same place', async () => {
  await phone.page.mouse.move(200, 500)
  await phone.page.mouse.wheel(0, 500)
  await expectHiddenAndBack()
})
test('MA-18 an open document, and the sheet that asks to sign it', async () => {
  await phone.page.mouse.wheel(0, -2000)
  await phone.on('list-pending').locator('.yq-task').first().click()
  await phone.pageImages(1)
  await expectHiddenAndBack()
  await phone.on('details').click()
  await phone.on('details-sheet').waitFor()
  await expectHiddenAndBack()
})
test('SE-7 no address holds a patient', async () => {
  expect(decodeURIComponent(phone.page.url())).not.toMatch(/欧阳|ZY-77|手术记录/)
})
