// MA-15, MA-18: a doctor binds an account at work, chooses what to be told, and is told; the app opens in other apps.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startProviderStandIn, type ProviderStandIn } from '../../functions/_adapters/notices/testing/provider-stand-in.ts'
import { eventually } from '../support/eventually.ts'
import { openOnePhone, type OnePhone } from '../support/one-phone.ts'
import type { PhonePage } from '../support/phone-page.ts'

let standIn: ProviderStandIn
let it: OnePhone
let phone: PhonePage

beforeAll(async () => {
  standIn = await startProviderStandIn()
  it = await openOnePhone({ env: { ...standIn.env, NOTICE_GAP_MINUTES: '0', NOTICE_EVERY_MS: '300' }, alsoAllowed: [standIn.url] })
  ;({ phone } = it)
}, 300_000)
afterAll(async () => {
  await it?.close()
  await standIn?.close()
})

async function openMessages(): Promise<void> {
  await phone.home()
  await phone.on('tab-me').click()
  await phone.on('settings').click()
  await phone.on('messages').click()
  await phone.on('messages-private').waitFor()
}

describe('MA-18 an account at work', () => {
  test.each([['wecom', 'wang'], ['dingtalk', 'manager01']] as const)('%s: bound on the provider’s own page, and the code leaves the address', async (channel, account) => {
    standIn.members.add(account)
    standIn.loggedIn = account
    await openMessages()
    expect(await phone.text(`channel-${channel}-state`)).toBe('未绑定')
    await phone.on(`bind-${channel}`).click()
    await phone.on('messages-private').waitFor()
    await eventually('the account to be bound', async () => ((await phone.text(`channel-${channel}-state`)) === '已绑定' ? true : undefined))
    expect(phone.page.url()).not.toMatch(/code=|state=/i)
  })
  test('somebody else’s link with a code binds nothing', async () => {
    standIn.members.add('intruder')
    standIn.codes.set('slipped-in', 'intruder')
    await phone.page.goto(`${it.platform.url}/m/?code=slipped-in&state=wecomffffffffffffffff`)
    await phone.on('home').waitFor()
    await eventually('the code to leave the address', async () => (phone.page.url().includes('code=') ? undefined : true))
    expect(standIn.codes.has('slipped-in')).toBe(true)
  })
})

describe('MA-15 told what waits', () => {
  test('three documents, one message, nothing of a patient in it; then quiet by choice', async () => {
    standIn.heard.length = 0
    for (let index = 0; index < 3; index++) await it.hospital.push({ signers: ['D1202'], title: '乳腺癌手术同意书', patient: { name: '欧阳婉儿', admissionNumber: 'ZY-77' } })
    const message = await eventually('the message', async () => standIn.delivered[0], 150_000)
    expect(message).toMatchObject({ provider: 'wecom', to: 'wang' })
    expect(JSON.stringify(message.body)).toContain('3 份文件待签署')
    expect(standIn.heard.map(decodeLoosely).join('\n')).not.toMatch(/欧阳|乳腺|ZY-77/)
    await openMessages()
    await phone.on('messages-on-task.new').click()
    await phone.on('messages-quiet-night').click()
    await eventually('both choices to be kept', async () => {
      await openMessages()
      const [told, quiet] = [await phone.on('messages-on-task.new').getAttribute('class'), await phone.on('messages-quiet-night').getAttribute('class')]
      return (!told?.includes('yq-chip-on') && quiet?.includes('yq-segment-on')) || undefined
    })
  }, 240_000)
})

describe('MA-18 opened in other apps', () => {
  const AGENTS = {
    'Enterprise WeChat': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 wxwork/4.1.20 MicroMessenger/7.0.1 Language/zh',
    DingTalk: 'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 AliApp(DingTalk/7.5.0) com.alibaba.android.rimet/1 DingTalk/7.5.0',
    'the hospital’s own app': 'Mozilla/5.0 (Linux; Android 12; wv) AppleWebKit/537.36 Version/4.0 Chrome/110.0 Mobile Safari/537.36 HospitalApp/3.2',
  }
  test.each(Object.entries(AGENTS))('%s: a code’s link opens the app, at the scan page', async (_, userAgent) => {
    const { url } = await it.hospital.code('login')
    const context = await it.windows.newContext({ userAgent, viewport: { width: 390, height: 844 } })
    const page = await context.newPage()
    await page.goto(url)
    await page.locator('[id="scan"]:visible, [id="scan-page"]:visible, .yq-page:visible, .yq-screen:visible').first().waitFor({ timeout: 20_000 })
    expect(page.url()).toContain('/m/#/pages/scan/index')
    await context.close()
  })
  test('WeChat itself: the mini-program is pointed to', async () => {
    const { url } = await it.hospital.code('login')
    const answer = await fetch(url, { redirect: 'manual', headers: { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.40 Language/zh_CN' } })
    expect([answer.status, (await answer.text()).includes('小程序')]).toEqual([200, true])
  })
})

const decodeLoosely = (text: string): string => decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25')).replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
