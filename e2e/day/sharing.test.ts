// Issue 5, “download and share to the hospital's own channels”: kept in unless the hospital allows it; then a link by Enterprise WeChat, to a colleague who may read.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startProviderStandIn, type ProviderStandIn } from '../../functions/_adapters/notices/testing/provider-stand-in.ts'
import { eventually } from '../support/eventually.ts'
import { firstUse, PIN } from '../support/first-use.ts'
import { openOnePhone, type OnePhone } from '../support/one-phone.ts'
import { phonePage, type PhonePage } from '../support/phone-page.ts'

let standIn: ProviderStandIn
let it: OnePhone
let sender: PhonePage
let env: Record<string, string>

beforeAll(async () => {
  standIn = await startProviderStandIn()
  env = { ...standIn.env, NOTICE_EVERY_MS: '300' }
  it = await openOnePhone({ env, alsoAllowed: [standIn.url] })
  sender = it.phone
}, 300_000)
afterAll(async () => {
  await it?.close()
  await standIn?.close()
})

async function openSigned(title: string): Promise<void> {
  await sender.home()
  await sender.on('tab-signed').click()
  await sender.on('list-signed').locator('.yq-task', { hasText: title }).first().click()
  await sender.on('signed-document-title').waitFor()
}
async function sign(title: string, signers: string[]): Promise<void> {
  await it.hospital.push({ signers, title, patient: { name: '欧阳婉儿', admissionNumber: 'ZY-77' } })
  await sender.home()
  await sender.openTask(title)
  await sender.sign(PIN)
  await sender.signed()
  await openSigned(title)
}
/** The phone of another doctor, in a browser of their own. */
async function anotherPhone(staffNumber: string): Promise<PhonePage> {
  const phone = phonePage((await it.windows.phone()).page, it.platform.url)
  await firstUse(phone, it.platform.demo.staff.find((person) => person.staffNumber === staffNumber)!, it.platform.url)
  return phone
}

describe('the rule when nothing is set', () => {
  test('neither download nor sending; the page says why', async () => {
    await sign('术前谈话', ['D1202', 'D1101'])
    expect(await sender.text('original-kept')).toContain('不下载、不外传')
    expect([await sender.on('open-original').count(), await sender.on('send').count()]).toEqual([0, 0])
  })
})

describe('the hospital allows its own channels', () => {
  let receiver: PhonePage
  beforeAll(async () => {
    await it.platform.stop()
    await it.platform.start({ env: { ...env, DOCUMENT_SHARING: 'own-channels' } })
    receiver = await anotherPhone('D1101')
  }, 300_000)

  test('the doctor downloads the very file', async () => {
    await sign('手术记录', ['D1202', 'D1101'])
    // Chromium under test opens no viewer: a blocked tab makes it a download.
    await sender.page.evaluate(() => (window.open = () => null))
    const [file] = await Promise.all([sender.page.waitForEvent('download'), sender.on('open-original').click()])
    expect(file.suggestedFilename()).toMatch(/^doc_[\w-]+\.pdf$/)
    expect(readFileSync(await file.path()).subarray(0, 5).toString()).toBe('%PDF-')
  })
  test('a colleague without an account at work cannot be chosen', async () => {
    await sender.on('send').click()
    await sender.on('send-D1101').waitFor()
    expect(await sender.text('send-D1101')).toContain('未绑定企业微信或钉钉')
    expect(await sender.on('send-D1101').getAttribute('role')).toBe('text')
  })
  test('once bound: a message with a link and nothing of the patient; the link opens the document for them, and for nobody else', async () => {
    standIn.members.add('li')
    standIn.loggedIn = 'li'
    await receiver.on('tab-me').click()
    await receiver.on('settings').click()
    await receiver.on('messages').click()
    await receiver.on('bind-wecom').click()
    await eventually('the account to be bound', async () => ((await receiver.text('channel-wecom-state')) === '已绑定' ? true : undefined))
    await eventually('what waits to be told first', async () => standIn.delivered[0], 150_000)
    standIn.delivered.length = standIn.heard.length = 0

    await openSigned('手术记录')
    await sender.on('send').click()
    await sender.on('send-D1101').click()
    await sender.page.getByText('发给同事', { exact: true }).last().click()
    await sender.on('send-done').waitFor()
    const message = await eventually('the message', async () => standIn.delivered.find(({ body }) => JSON.stringify(body).includes('同事发来')))
    expect(message).toMatchObject({ provider: 'wecom', to: 'li' })
    expect(standIn.heard.map((text) => decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25'))).join('\n')).not.toMatch(/欧阳|手术记录|ZY-77/)
    const { url } = message.body['textcard'] as { url: string }
    expect(url).toMatch(/\/m\/#\/pages\/document\/index\?taskId=tsk_[\w-]+$/)

    await receiver.page.goto('about:blank')
    await receiver.page.goto(url)
    await receiver.on('document-title').waitFor()
    expect(await receiver.text('document-title')).toContain('手术记录')

    const stranger = await anotherPhone('D1302')
    await stranger.page.goto('about:blank')
    await stranger.page.goto(url)
    await stranger.on('document-problem').or(stranger.on('loading-problem')).or(stranger.page.getByText('签署任务不存在')).first().waitFor()
    expect(await stranger.on('document-title').count()).toBe(0)
  }, 240_000)
  test('it stands in my own log', async () => {
    await sender.home()
    await sender.on('tab-me').click()
    await sender.on('history').click()
    await sender.on('history-list').waitFor()
    expect(await sender.text('history-list')).toContain('把文件链接发给同事')
  })
})
