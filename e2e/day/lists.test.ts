// MP-7, PL-2: lists of ten thousand on the phone: scrolled, searched, narrowed, kept filters, and what is seen without a network.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PhonePage } from '../support/phone-page.ts'
import { eventually } from '../support/eventually.ts'
import { seedTasks } from '../support/many-tasks.ts'
import { openTwoScreens, type TwoScreens } from '../support/two-screens.ts'
import type { Window } from '../support/windows.ts'

let screens: TwoScreens
let phone: PhonePage
let window: Window

beforeAll(async () => {
  screens = await openTwoScreens()
  ;({ phone, window } = await screens.enrolledPhone('D1202'))
  await seedTasks(screens.platform, { staffNumber: 'D1202', count: 10_000, list: 'pending' })
  await phone.home()
}, 300_000)
afterAll(() => screens?.close())

/** the machine may be busy with other tests */
const PATIENT = { timeout: 15_000 }
const cards = () => phone.on('list-pending').locator('.yq-task')
const matching = async () => Number(/\d+/.exec(await phone.text('list-matching'))?.[0])
const search = (words: string) => phone.on('search-pending').locator('input').fill(words)
const titles = async () => (await cards().locator('.yq-task-title').allInnerTexts()).map((title) => title.trim())

describe('MP-7 a list of ten thousand', () => {
  test('counts all of it, draws a window of it, and scrolls on and on', async () => {
    await cards().first().waitFor()
    expect(await phone.text('list-count')).toContain('10000')
    const seen = new Set<string>()
    let most = 0
    await phone.page.mouse.move(200, 500)
    await eventually('four hundred of them', async () => {
      await phone.page.mouse.wheel(0, 3000)
      for (const title of await titles()) seen.add(title)
      most = Math.max(most, await cards().count())
      return seen.size > 400 || undefined
    }, 100_000)
    expect(most).toBeLessThan(120)
    const inSight = await phone.page.evaluate(() => [...document.querySelectorAll('.yq-task')].some((card) => card.getBoundingClientRect().top < innerHeight && card.getBoundingClientRect().bottom > 0))
    expect(inSight).toBe(true)
  })

  test('search: every word, in whichever field: patient, admission number, title, ward', async () => {
    await phone.home()
    await search('ZY4321')
    await cards().filter({ hasText: '检验报告单 4321' }).waitFor()
    expect([await matching(), await cards().count()]).toEqual([1, 1])
    await search('某77 检验')
    await expect.poll(matching, PATIENT).toBe(Array.from({ length: 10_000 }, (_, n) => n).filter((n) => String(n).startsWith('77') && n % 5 === 1).length)
    await search('没有这个人')
    await phone.on('list-empty').waitFor()
    await phone.on('search-pending-clear').click()
    await cards().first().waitFor()
  })

  test('the filter sheet: type, ward, day; kept under a name and used with one tap after the app was closed', async () => {
    await phone.on('filter-pending').click()
    await phone.on('filter-type-consent-form').click()
    await phone.on('filter-department-急诊科').click()
    await phone.on('filter-name').locator('input').fill('急诊同意书')
    await phone.on('filter-apply').click()
    await expect.poll(matching, PATIENT).toBe(2000)
    expect((await titles()).every((title) => title.startsWith('手术知情同意书'))).toBe(true)
    expect(await phone.text('filter-pending')).toContain('2')
    await phone.home()
    await cards().first().waitFor()
    await phone.on('saved-0').click()
    await expect.poll(matching, PATIENT).toBe(2000)
    await phone.on('saved-0-remove').click()
    await phone.on('saved-filters').waitFor({ state: 'hidden' })
    await phone.on('filter-pending').click()
    await phone.on('filter-clear').click()
    await phone.on('filter-pending').click()
    await phone.on('filter-period-today').click()
    await phone.on('filter-apply').click()
    await expect.poll(matching, PATIENT).toBeLessThan(1441)
  })

  test('PL-2 without a network the list stays, and says as of when it is', async () => {
    await phone.home()
    await cards().first().waitFor()
    screens.proxy.rule = () => 'lose-request'
    await phone.page.evaluate(() => globalThis.window.dispatchEvent(new Event('online')))
    await phone.on('list-as-of').waitFor()
    expect(await phone.text('list-as-of')).toMatch(/\d\d:\d\d/)
    expect(await cards().count()).toBeGreaterThan(5)
    screens.proxy.rule = undefined
    await phone.on('list-retry').click()
    await phone.on('list-as-of').waitFor({ state: 'hidden' })
    expect(window.complaints.filter((complaint) => !/Failed to load|net::/.test(complaint))).toEqual([])
  })
})
