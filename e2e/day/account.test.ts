// MP-9, MA-9, MA-10, MA-11: the person's own account: picture, nickname, phone number, phones, log, help, logging out, privacy.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PNG } from 'pngjs'
import { codeSentTo } from '../support/simulator-events.ts'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'
import type { PhonePage } from '../support/phone-page.ts'

let screens: TwoScreens
let phone: PhonePage
const NEW_NUMBER = '19900009999'
beforeAll(async () => {
  screens = await openTwoScreens()
  ;({ phone } = await screens.enrolledPhone('D1203'))
}, 300_000)
afterAll(() => screens?.close())
const me = async (): Promise<void> => {
  await phone.home()
  await phone.on('tab-me').click()
}
const type = (id: string, value: string) => phone.on(id).locator('input').fill(value)

describe('MA-9 the profile', () => {
  test('a nickname and a picture, seen on the person’s page', async () => {
    await me()
    await phone.on('account').click()
    await type('nickname', '小徐')
    await phone.on('nickname-save').click()
    await phone.on('profile-saved').waitFor()
    const [chooser] = await Promise.all([phone.page.waitForEvent('filechooser'), phone.on('avatar-change').click()])
    await chooser.setFiles({ name: 'me.png', mimeType: 'image/png', buffer: PNG.sync.write(new PNG({ width: 900, height: 600 })) })
    await phone.on('avatar').waitFor()
    await me()
    await phone.on('me-avatar').waitFor()
    expect(await phone.text('me-name')).toContain('小徐')
  })
  test('MP-9 another phone number: code to the old one, code to the new one', async () => {
    const staff = screens.platform.demo.staff.find(({ staffNumber }) => staffNumber === 'D1203')!
    const sinceMs = Date.now() - 500
    await phone.on('account').click()
    await phone.on('new-phone').click()
    await phone.on('new-phone-begin').click()
    await phone.on('code').waitFor()
    await phone.press('code', await codeSentTo(screens.platform.url, staff.phone, sinceMs))
    await type('new-phone-number', NEW_NUMBER)
    await phone.on('new-phone-send').click()
    await phone.press('new-code', await codeSentTo(screens.platform.url, NEW_NUMBER, sinceMs))
    await phone.on('phone-changed').waitFor()
    expect(await phone.text('phone-changed')).toContain('199****9999')
  })
})
describe('MP-9 MA-10 another PIN', () => {
  const NEXT = '604182'
  const change = async (present: string, next: string) => {
    await me()
    await phone.on('pin').click()
    await phone.press('pin-present', present)
    await phone.press('pin-new', next)
    await phone.press('pin-again', next)
  }

  test('the present PIN must be right, the new one strong and entered twice alike', async () => {
    await change('111222', NEXT)
    await phone.on('pin-change-problem').waitFor()
    expect(await phone.text('pin-change-problem')).toContain('4')
    await phone.press('pin-present', PIN)
    await phone.press('pin-new', '123456')
    await phone.on('pin-change-problem').waitFor()
    await phone.press('pin-new', NEXT)
    await phone.press('pin-again', PIN)
    await expect.poll(() => phone.text('pin-change-problem')).toContain('不一致')
    await phone.press('pin-new', NEXT)
    await phone.press('pin-again', NEXT)
    await phone.on('pin-changed').waitFor()
  })
  test('from now on the new one signs, and the old one does not', async () => {
    const { documentId } = await screens.hospital.push({ signers: ['D1203'], title: '改密后签署' })
    await phone.home()
    await phone.openTask('改密后签署')
    await phone.sign(PIN)
    await phone.on('pin-problem').waitFor()
    await phone.press('pin', NEXT)
    await phone.signed()
    expect((await screens.hospital.document(documentId)).state).toBe('signed')
    await change(NEXT, PIN)
    await phone.on('pin-changed').waitFor()
  })
})

describe('MA-11 settings and log', () => {
  test('the log has what was done; the list of phones has this one; help has its four topics', async () => {
    await me()
    await phone.on('history').click()
    await phone.on('history-list').waitFor()
    for (const words of ['更换手机号', '修改资料', '开通签名', '同意隐私说明']) expect(await phone.text('history-list')).toContain(words)
    await me()
    await phone.on('devices').click()
    await phone.on('sign-out-this').waitFor()
    expect(await phone.text('devices-page')).toContain('最近使用')
    await me()
    await phone.on('help').click()
    for (const topic of ['sign', 'scan', 'pin', 'phone']) await phone.on(`help-${topic}`).waitFor()
  })
  test('logged out: nothing is shown until the PIN is right, even after a restart', async () => {
    await me()
    await phone.on('account').click()
    await phone.on('log-out').click()
    await phone.on('locked').waitFor()
    await phone.home()
    await phone.on('locked').waitFor()
    expect(await phone.on('pane-pending').isVisible()).toBe(false)
    await phone.press('lock-pin', '284617')
    await phone.on('lock-problem').waitFor()
    await phone.press('lock-pin', PIN)
    await phone.on('pane-pending').waitFor()
  })
  const PASSWORD = 'qiutian-8'
  const setPassword = async (next: string, sinceMs: number) => {
    await phone.press('code', await codeSentTo(screens.platform.url, NEW_NUMBER, sinceMs))
    await type('login-password-new', next)
    await type('login-password-again', next)
    await phone.on('login-password-save').click()
    await phone.on('login-password-done').waitFor()
    await phone.on('login-password-back').click()
  }
  test('MA-4 MA-10 a log-in password: set by SMS code, opens the app that was logged out; forgotten, it is reset by SMS code', async () => {
    await me()
    await phone.on('login-password').click()
    const sinceMs = Date.now() - 500
    await phone.on('login-password-begin').click()
    await setPassword(PASSWORD, sinceMs)
    await me()
    await phone.on('account').click()
    await phone.on('log-out').click()
    await type('lock-password', 'not-this-one-1')
    await phone.on('lock-enter').click()
    await expect.poll(() => phone.text('lock-problem')).toContain('还可以尝试 4 次')
    await type('lock-password', PASSWORD)
    await phone.on('lock-enter').click()
    await phone.on('pane-pending').waitFor()
    await me()
    await phone.on('account').click()
    await phone.on('log-out').click()
    await phone.on('lock-by-pin').click()
    await phone.on('lock-pin').waitFor()
    await phone.on('lock-by-password').click()
    await phone.on('lock-password-forgotten').click()
    const againMs = Date.now() - 500
    await phone.on('login-password-begin').click()
    await setPassword('dongtian-9', againMs)
    await type('lock-password', 'dongtian-9')
    await phone.on('lock-enter').click()
    await phone.on('pane-pending').waitFor()
  })
  test('MA-10 changed with the present one; a weak one says why', async () => {
    await me()
    await phone.on('login-password').click()
    for (const [id, value] of [['present', 'dongtian-9'], ['new', 'abc'], ['again', 'abc']] as const) await type(`login-password-${id}`, value)
    await phone.on('login-password-save').click()
    await expect.poll(() => phone.text('login-password-problem')).toContain('8 至 128 个字符')
    for (const id of ['new', 'again']) await type(`login-password-${id}`, PASSWORD)
    await phone.on('login-password-save').click()
    await phone.on('login-password-done').waitFor()
    await me()
    await phone.on('history').click()
    await phone.on('history-page').getByText('修改登录密码').waitFor()
  })
  test('consent withdrawn after a warning: the phone is as new', async () => {
    await me()
    await phone.on('settings').click()
    await phone.on('privacy').click()
    await phone.on('privacy-agreed').waitFor()
    await phone.on('privacy-withdraw').click()
    await phone.on('withdraw-go').click()
    await phone.on('welcome').waitFor()
  })
})
