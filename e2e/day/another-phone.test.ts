// MP-1, MP-9, MA-1, MA-4, MA-11: another phone takes the place of the first; a forgotten PIN; a phone signed out from another; language and letters that stay.
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Stores } from '../../functions/_domain/ports.ts'
import { openDatabase } from '../../functions/_store/open-database.ts'
import { firstUse } from '../support/first-use.ts'
import type { PhonePage } from '../support/phone-page.ts'
import { codeSentTo } from '../support/simulator-events.ts'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'

const DOCTOR = 'D1101'
const NEXT_PIN = '604182'
let screens: TwoScreens
let first: PhonePage
let second: PhonePage

beforeAll(async () => {
  screens = await openTwoScreens()
  ;({ phone: first } = await screens.enrolledPhone(DOCTOR))
}, 300_000)
afterAll(() => screens?.close())

const staff = () => screens.platform.demo.staff.find(({ staffNumber }) => staffNumber === DOCTOR)!
async function stored<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url: `sqlite:${path.join(screens.platform.dataDirectory, 'yiqian.sqlite')}` })
  return work(database.stores).finally(() => database.close())
}
const phones = () => stored(async ({ staff: people, devices, certificates }) => Promise.all((await devices.listOfStaff((await people.findByNumber(DOCTOR))!.id)).map(async ({ id, state, boundAtMs }) => ({ id, state, boundAtMs, certificate: (await certificates.findOfDevice(id))?.state }))))
async function signs(phone: PhonePage, title: string, pin: string): Promise<void> {
  const { documentId } = await screens.hospital.push({ signers: [DOCTOR], title })
  await phone.home()
  await phone.openTask(title)
  await phone.sign(pin)
  await phone.signed()
  expect((await screens.hospital.document(documentId)).state).toBe('signed')
}

describe('MP-1 MA-1 a second phone', () => {
  test('takes the place of the first: that one is refused in words, its certificate revoked', async () => {
    const { documentId } = await screens.hospital.push({ signers: [DOCTOR], title: '旧手机上打开的处方' })
    await first.home()
    await first.openTask('旧手机上打开的处方')
    await first.on('page-1-image').waitFor()
    ;({ phone: second } = await screens.newPhone())
    await firstUse(second, staff(), screens.platform.url)
    await first.sign(PIN)
    await first.on('blocked-sheet').waitFor()
    expect(await first.text('blocked-sheet')).toContain('签名已转移到另一部手机，本机不能再签名')
    expect((await screens.hospital.document(documentId)).state).toBe('pending')
    await first.home()
    await first.on('list-problem').waitFor()
    expect(await first.text('list-problem')).toContain('签名已转移到另一部手机')
    expect((await phones()).map(({ state, certificate }) => [state, certificate]).sort()).toEqual([['active', 'valid'], ['replaced', 'revoked']])
    await signs(second, '新手机上的处方', PIN)
  })

  test('MP-9 a forgotten PIN: identity proved again, another PIN chosen, and that one signs', async () => {
    await second.home()
    await second.on('tab-me').click()
    await second.on('account').click()
    await second.on('log-out').click()
    await second.on('lock-forgot').click()
    const sinceMs = Date.now() - 1000
    await second.enrol(staff(), NEXT_PIN, () => codeSentTo(screens.platform.url, staff().phone, sinceMs))
    await second.on('enrolment-next').click()
    await second.on('pane-pending').waitFor()
    await signs(second, '新密码签的处方', NEXT_PIN)
    expect((await phones()).filter(({ state }) => state === 'active')).toHaveLength(1)
  })

  test('MA-11 another phone of mine, begun and left, is signed out from this one and gets no further', async () => {
    const { phone: third } = await screens.newPhone()
    const sinceMs = Date.now() - 1000
    await third.home()
    await third.on('enrol').click()
    await third.on('staff-number').locator('input').fill(DOCTOR)
    await third.on('phone-number').locator('input').fill(staff().phone)
    await third.on('privacy-agree').click()
    await third.on('send-code').click()
    await third.on('code').waitFor()
    await third.press('code', await codeSentTo(screens.platform.url, staff().phone, sinceMs))
    await third.on('pin-new').waitFor()

    const begun = (await phones()).find(({ state }) => state === 'enrolling')!
    await second.home()
    await second.on('tab-me').click()
    await second.on('devices').click()
    await second.on(`sign-out-${begun.id}`).click()
    await second.on('sign-out-go').click()
    await second.on(`sign-out-${begun.id}`).waitFor({ state: 'hidden' })
    await second.on('sign-out-this').waitFor()
    expect((await phones()).find(({ id }) => id === begun.id)).toMatchObject({ state: 'replaced' })
    await third.press('pin-new', PIN)
    await third.press('pin-again', PIN)
    await third.on('enrolment-stopped').or(third.on('enrolment-problem')).first().waitFor()
    await signs(second, '退出他机之后的处方', NEXT_PIN)
  })
})

describe('MA-9 MA-10 language and size of the letters', () => {
  test('chosen once, and kept when the page is opened anew', async () => {
    await second.home()
    await second.on('tab-me').click()
    await second.on('settings').click()
    const size = () => second.on('type').evaluate((element) => Number.parseFloat(getComputedStyle(element.querySelector('.yq-segment')!).fontSize))
    const before = await size()
    await second.on('type-largest').click()
    await expect.poll(size, { timeout: 15_000 }).toBeGreaterThan(before)
    const chosen = await size()
    await second.on('language-en').click()
    await expect.poll(() => second.text('bar-title'), { timeout: 15_000 }).toBe('Settings')
    await second.page.reload()
    await expect.poll(() => second.text('bar-title'), { timeout: 15_000 }).toBe('Settings')
    expect(await size()).toBe(chosen)
    await second.home()
    expect(await second.text('tab-me')).toContain('Me')
    await second.on('tab-me').click()
    await second.on('settings').click()
    await second.on('language-zh').click()
    await expect.poll(() => second.text('bar-title'), { timeout: 15_000 }).toBe('设置')
  })
})
