// MP-1, MA-1, MA-4, MA-17: the hospital asks for more than a code; a phone locked by wrong PINs is unlocked by the same rule; PINs and numbers leave no trace.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'
import { codeSentTo } from '../support/simulator-events.ts'
import type { PhonePage } from '../support/phone-page.ts'
import type { Window } from '../support/windows.ts'

const ID = '11010519491231002X'
const WRONG_PIN = '284617'
let screens: TwoScreens
let phone: PhonePage
let window: Window
let staff: { staffNumber: string; phone: string; name: string }

beforeAll(async () => {
  screens = await openTwoScreens({ env: { PROOFING_RULE: 'sms+carrier|sms+bank-card', PROOFING_PROVIDER_URL: 'development' } })
  ;({ phone, window } = await screens.newPhone())
  staff = screens.platform.demo.staff.find(({ staffNumber }) => staffNumber === 'D1101')!
}, 300_000)
afterAll(() => screens?.close())

const type = (id: string, value: string) => phone.on(id).locator('input').fill(value)
const code = (sinceMs: number) => codeSentTo(screens.platform.url, staff.phone, sinceMs)

describe('MP-1 MA-17 identity', () => {
  test('nothing goes out before the privacy notice is agreed to', async () => {
    await phone.home()
    await phone.on('enrol').click()
    await type('staff-number', staff.staffNumber)
    await type('phone-number', staff.phone)
    await phone.on('send-code').click()
    await phone.on('privacy-needed').waitFor()
  })
  test('code, then carrier: the page says that the provider is for development; a no is shown; then the certificate', async () => {
    const sinceMs = Date.now() - 1000
    await phone.on('privacy-agree').click()
    await phone.on('send-code').click()
    await phone.on('code').waitFor()
    await phone.press('code', await code(sinceMs))
    await phone.on('factor').waitFor()
    expect(await phone.text('factor-development')).toContain('不能证明身份')
    await type('identity-number', '110105194912310')
    await phone.on('factor-go').click()
    await phone.on('identity-number-problem').waitFor()
    await type('identity-number', '110101199003070230')
    await phone.on('factor-go').click()
    await phone.on('factor-problem').waitFor()
    await type('identity-number', ID)
    await phone.on('factor-go').click()
    await phone.press('pin-new', PIN)
    await phone.press('pin-again', PIN)
    await phone.on('enrolment-done').waitFor()
    await phone.on('enrolment-next').click()
    await phone.on('pane-pending').waitFor()
  })
  test('the log of own actions says what proved it, and that it was for development', async () => {
    await phone.on('tab-me').click()
    await phone.on('history').click()
    await expect.poll(() => phone.text('history-list')).toContain('身份验证（演示用核验）')
    expect(await phone.text('history-list')).toContain('开通签名')
  })
  test('MA-4 five wrong PINs lock; proved by the same rule, the same PIN signs again', async () => {
    await screens.hospital.push({ signers: [staff.staffNumber], title: '解锁后的处方' })
    await phone.home()
    await phone.openTask('解锁后的处方')
    await phone.sign(WRONG_PIN)
    for (let tries = 4; tries > 0; tries--) {
      await phone.on('pin-problem').waitFor()
      await expect.poll(() => phone.text('pin-problem'), { timeout: 20_000 }).toContain(`${tries} 次`)
      await phone.press('pin', WRONG_PIN)
    }
    await phone.on('blocked-sheet').waitFor()
    await phone.home()
    await phone.on('tab-me').click()
    await phone.on('me-locked').waitFor()
    await phone.on('me-unlock').click()
    const sinceMs = Date.now() - 1000
    await phone.on('unlock-go').click()
    await phone.press('code', await code(sinceMs))
    await type('identity-number', ID)
    await phone.on('factor-go').click()
    await phone.on('unlocked').waitFor()
    await phone.on('unlocked-home').click()
    await phone.openTask('解锁后的处方')
    await phone.sign(PIN)
    await phone.signed()
  })
  test('the identity number is in no log', () => {
    expect(screens.platform.log()).not.toContain(ID.slice(0, 17))
    expect(window.complaints.filter((each) => !/40\d|423/.test(each))).toEqual([])
  })
})
