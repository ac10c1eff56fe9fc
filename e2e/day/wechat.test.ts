// MP-1, MA-1: the WeChat account is bound by who has proved to be the person; a failure is shown with a way on; unbound, nothing is signed inside WeChat.
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PIN } from '../support/first-use.ts'
import { hospitalSystem, type HospitalSystem } from '../support/hospital-system.ts'
import { phonePage, type PhonePage } from '../support/phone-page.ts'
import { buildPages, startPlatform, type Platform } from '../support/platform.ts'
import { codeSentTo } from '../support/simulator-events.ts'
import { openWindows, type Windows } from '../support/windows.ts'

let platform: Platform
let hospital: HospitalSystem
let windows: Windows
let wechat: http.Server
let codes = 0

/** WeChat’s code2Session: a code is `account.number` and counts once; the account is the openid. */
function wechatStandIn(): http.Server {
  const used = new Set<string>()
  return http.createServer((request, response) => {
    const query = new URL(request.url!, 'http://wechat').searchParams
    const code = query.get('js_code') ?? ''
    const isGood = query.get('appid') === 'wx0123456789abcdef' && query.get('secret') === 'wechat-secret' && !used.has(code)
    used.add(code)
    response.end(JSON.stringify(isGood ? { openid: `openid-of-${code.split('.')[0]}`, session_key: 'SESSION-KEY' } : { errcode: 40163, errmsg: 'code been used' }))
  })
}

beforeAll(async () => {
  wechat = wechatStandIn()
  await new Promise<void>((resolve) => wechat.listen(0, '127.0.0.1', resolve))
  await buildPages()
  platform = await startPlatform({ env: { WECHAT_APP_ID: 'wx0123456789abcdef', WECHAT_APP_SECRET: 'wechat-secret', WECHAT_API_URL: `http://127.0.0.1:${(wechat.address() as AddressInfo).port}` } })
  hospital = hospitalSystem(platform)
  windows = await openWindows([platform.url])
}, 300_000)
afterAll(async () => {
  await windows?.close()
  await platform?.close()
  wechat?.closeAllConnections()
  wechat?.close()
})

/** A phone inside WeChat: `wx.login` answers for whoever is logged in there. */
async function inWechat(who: { account: string }): Promise<PhonePage> {
  const { page, context } = await windows.phone()
  await context.exposeFunction('codeOfWechat', () => `${who.account}.${++codes}`)
  await context.addInitScript(() => {
    let shown: { login?: unknown } | undefined
    const login = async () => ({ code: await (window as unknown as { codeOfWechat(): Promise<string> }).codeOfWechat(), errMsg: 'login:ok' })
    Object.defineProperty(window, 'wx', { configurable: true, get: () => shown, set: (wx: object) => void (shown = Object.assign(wx, { login })) })
  })
  return phonePage(page, platform.url)
}
const staffOf = (staffNumber: string) => platform.demo.staff.find((one) => one.staffNumber === staffNumber)!
async function proveBySms(phone: PhonePage, staffNumber: string): Promise<void> {
  const staff = staffOf(staffNumber)
  const sinceMs = Date.now() - 1000
  await phone.home()
  await phone.on('enrol').click()
  await phone.on('staff-number').locator('input').fill(staffNumber)
  await phone.on('phone-number').locator('input').fill(staff.phone)
  await phone.on('privacy-agree').click()
  await phone.on('send-code').click()
  await phone.on('code').waitFor()
  await phone.press('code', await codeSentTo(platform.url, staff.phone, sinceMs))
}
async function choosePin(phone: PhonePage): Promise<void> {
  await phone.press('pin-new', PIN)
  await phone.press('pin-again', PIN)
  await phone.on('enrolment-done').waitFor()
  await phone.on('enrolment-next').click()
  await phone.on('pane-pending').waitFor()
}
async function openAccount(phone: PhonePage): Promise<void> {
  await phone.home()
  await phone.on('tab-me').click()
  await phone.on('account').click()
  await phone.on('wechat').waitFor()
}

describe('MP-1 the first use inside WeChat', () => {
  test('the account is bound beside the proof; signing goes as ever', async () => {
    const phone = await inWechat({ account: 'lin' })
    await proveBySms(phone, 'D1102')
    await choosePin(phone)
    await openAccount(phone)
    await expect.poll(() => phone.text('wechat')).toContain('已绑定')
    await hospital.push({ signers: ['D1102'], title: '微信里签的处方' })
    await phone.home()
    await phone.openTask('微信里签的处方')
    await phone.sign(PIN)
    await phone.signed()
  })
})

describe('MP-1 somebody else’s WeChat account', () => {
  const who = { account: 'lin' }
  let phone: PhonePage
  beforeAll(async () => void (phone = await inWechat(who)))

  test('is said, with a way on: again, or later', async () => {
    await proveBySms(phone, 'D1103')
    await phone.on('between-problem').waitFor()
    expect(await phone.text('between-problem')).toContain('该微信已绑定其他工号')
    await phone.on('between-again').click()
    await phone.on('between-problem').waitFor()
    await phone.on('between-later').click()
    await choosePin(phone)
  })
  test('unbound, nothing is signed: no PIN is asked for, and the way leads to binding', async () => {
    await hospital.push({ signers: ['D1103'], title: '绑定以后再签' })
    await phone.home()
    await phone.openTask('绑定以后再签')
    await phone.on('sign').click()
    await phone.on('confirm-sheet').or(phone.on('unseen-sheet')).first().waitFor()
    if (await phone.on('unseen-sheet').isVisible()) await phone.on('unseen-sign').click()
    await phone.on('confirm-go').click()
    await phone.on('blocked-phone-wechat_unbound').waitFor()
    expect(await phone.on('pin').count()).toBe(0)
    await phone.on('blocked-wechat').click()
    await expect.poll(() => phone.text('wechat')).toContain('未绑定，点此绑定')
  })
  test('bound by a second proof, in one’s own WeChat; then it signs', async () => {
    const sinceMs = Date.now() - 1000
    await phone.on('wechat').click()
    await phone.on('wechat-begin').click()
    await phone.press('code', await codeSentTo(platform.url, staffOf('D1103').phone, sinceMs))
    await phone.on('wechat-problem').waitFor()
    expect(await phone.text('wechat-problem')).toContain('该微信已绑定其他工号')
    who.account = 'wang'
    await phone.on('wechat-again').click()
    await phone.on('wechat-done').waitFor()
    await phone.on('wechat-close').click()
    await expect.poll(() => phone.text('wechat')).toContain('已绑定')
    await phone.home()
    await phone.openTask('绑定以后再签')
    await phone.sign(PIN)
    await phone.signed()
  })
  test('another account at the next start ends this phone', async () => {
    who.account = 'mallory'
    await phone.home()
    await phone.on('enrol').waitFor()
  })
})

test('outside WeChat it says where to bind', async () => {
  const { page } = await windows.phone()
  const phone = phonePage(page, platform.url)
  await proveBySms(phone, 'D1104')
  await choosePin(phone)
  await openAccount(phone)
  expect(await phone.text('wechat')).toContain('请在微信小程序中绑定')
})
