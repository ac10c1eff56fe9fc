// MA-11, MP-7: the log of one's own actions says what, how and for whom; the details show the certificate of each signer.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PhonePage } from '../support/phone-page.ts'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'

const [A, B] = ['D1202', 'D1203']
let screens: TwoScreens
let a: PhonePage
let b: PhonePage
let [nameA, nameB] = ['', '']

beforeAll(async () => {
  screens = await openTwoScreens()
  ;[a, b] = [(await screens.enrolledPhone(A)).phone, (await screens.enrolledPhone(B)).phone]
  const nameOf = (number: string) => screens.platform.demo.staff.find(({ staffNumber }) => staffNumber === number)!.name
  ;[nameA, nameB] = [nameOf(A), nameOf(B)]
}, 400_000)
afterAll(() => screens?.close())

async function me(phone: PhonePage, row: string): Promise<void> {
  await phone.home()
  await phone.on('tab-me').click()
  await phone.on(row).click()
}
const signed = async (phone: PhonePage, title: string): Promise<void> => {
  await phone.home()
  await phone.openTask(title)
  await phone.sign(PIN)
  await phone.signed()
}
async function log(phone: PhonePage): Promise<string> {
  await me(phone, 'history')
  await phone.on('history-list').waitFor()
  return phone.text('history-list')
}
const openSigned = async (phone: PhonePage, title: string): Promise<void> => {
  await phone.home()
  await phone.on('tab-signed').click()
  await phone.on('list-signed').locator('.yq-task', { hasText: title }).click()
  await phone.on('signers').waitFor()
}

describe('MP-7 the certificates of all signers', () => {
  test('each who has signed: holder, issuer, serial, validity, time and timestamp; who has not, none', async () => {
    await screens.hospital.push({ signers: [A, B], title: '两人会签' })
    await signed(a, '两人会签')
    await openSigned(a, '两人会签')
    expect(await a.on('signer-certificate-2').count()).toBe(0)
    await signed(b, '两人会签')
    await openSigned(b, '两人会签')
    await b.on('signer-certificate-1').click()
    const shown = await b.text('signer-certificate-1-facts')
    for (const words of [nameA, '签发证书', '证书序列号', '时间戳时间', '签署时间']) expect(shown).toContain(words)
    await b.on('signer-certificate-2').click()
    await expect.poll(() => b.text('signer-certificate-2-facts')).toContain(nameB)
    const serials = await Promise.all([1, 2].map(async (order) => /[0-9A-F]{16,40}/.exec(await b.text(`signer-certificate-${order}-facts`))![0]))
    expect(serials[0]).not.toBe(serials[1])
  })
})

describe('MA-11 the log of own actions', () => {
  test('signed by the PIN, rejected, voided: each with the document’s title', async () => {
    for (const title of ['密码签的处方', '不该签的处方']) await screens.hospital.push({ signers: [A], title, patient: { name: '欧阳患者' } })
    await signed(a, '密码签的处方')
    await a.home()
    await a.openTask('不该签的处方')
    await a.on('reject').click()
    await a.on('reason-content').click()
    await a.on('reject-go').click()
    await a.on('reject-sheet').waitFor({ state: 'hidden' })
    await openSigned(a, '密码签的处方')
    await a.on('void').click()
    await a.on('void-reason-patient').click()
    await a.on('void-go').click()
    await a.press('pin', PIN)
    await a.on('voided').waitFor()
    const text = await log(a)
    expect(text).toMatch(/作废文件\s*密码签的处方/)
    expect(text).toMatch(/拒签文件\s*不该签的处方/)
    expect(text).toMatch(/签署文件\s*密码签的处方\s*密码确认/)
    expect(text).not.toContain('欧阳患者')
  })

  test('PIN-free and its end; a grant, what was signed under it, and taking it back', async () => {
    await me(a, 'pin-free')
    await a.on('pin-free-go').click()
    await a.press('pin', PIN)
    await a.on('pin-free-open').waitFor()
    await screens.hospital.push({ signers: [A], title: '免密签的处方' })
    await a.home()
    await a.on('pin-free-strip').waitFor()
    await a.openTask('免密签的处方')
    await a.on('sign').click()
    await a.on('confirm-sheet').or(a.on('unseen-sheet')).first().waitFor()
    if (await a.on('unseen-sheet').isVisible()) await a.on('unseen-sign').click()
    await a.on('confirm-go').click()
    await a.signed()
    await a.home()
    await a.on('pin-free-end').click()
    await a.on('pin-free-strip').waitFor({ state: 'hidden' })

    await me(a, 'delegation')
    await a.on('delegation-grant').click()
    await a.on('colleague-search').locator('input').fill(B)
    await a.on(`colleague-${B}`).click()
    await a.on('delegation-grant-go').click()
    await a.press('pin', PIN)
    await a.on('delegation-page').waitFor()
    await screens.hospital.push({ signers: [A], title: '代签的处方' })
    await b.home()
    await b.on('delegated').click()
    await b.on('list-delegated').locator('.yq-task', { hasText: '代签的处方' }).click()
    await b.on('document-title').waitFor()
    await b.sign(PIN)
    await b.signed()
    await me(a, 'delegation')
    await a.on('delegation-list-granted').locator('[id^="grant-revoke-"]').first().click()
    await a.on('delegation-list-granted').locator('.yq-tag', { hasText: '已收回' }).waitFor()

    const text = await log(a)
    expect(text).toMatch(/签署文件\s*免密签的处方\s*免密\s/)
    expect(text).toContain('关闭免密签名')
    expect(text).toMatch(new RegExp(`授权他人签名\\s*对象：${nameB}`))
    expect(text).toMatch(new RegExp(`收回授权\\s*对象：${nameB}`))
    expect(await log(b)).toMatch(new RegExp(`签署文件\\s*代签的处方\\s*密码确认 · 代 ${nameA} 签署`))
  })
})
