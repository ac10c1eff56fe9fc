// MP-9, MA-1, MA-3, CM-7, CM-10: the certificate as its holder sees it, downloads and renews it; near its end it renews itself when used.
import { readFileSync } from 'node:fs'
import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'
import type { PhonePage } from '../support/phone-page.ts'

let screens: TwoScreens
let phone: PhonePage
beforeAll(async () => {
  screens = await openTwoScreens({ env: { PERSON_CERTIFICATE_DAYS: '20' } })
  ;({ phone } = await screens.enrolledPhone('D1101'))
}, 300_000)
afterAll(() => screens?.close())

const openPage = async (): Promise<void> => {
  await phone.home()
  await phone.on('tab-me').click()
  await phone.on('certificate-row').click()
  await phone.on('practice-places').waitFor()
}
const serial = () => phone.text('certificate-serial')
async function download(id: string): Promise<Buffer> {
  const [file] = await Promise.all([phone.page.waitForEvent('download'), phone.on(id).click()])
  return readFileSync(await file.path())
}

describe('MA-3 MP-9 the certificate', () => {
  test('issuer, serial, validity, state, practice places; a reminder a month before the end', async () => {
    await phone.on('tab-me').click()
    await phone.on('me-certificate-due').waitFor()
    await openPage()
    expect(await phone.text('certificate-issuer')).toContain('签发证书')
    expect(await phone.text('certificate-state')).toContain('有效')
    expect(await phone.text('practice-place-0')).toBe('示范医院')
    expect(await phone.text('practice-place-1')).toBe('示范县人民医院')
    expect(await phone.text('certificate-due')).toMatch(/将在 (19|20) 天后到期/)
  })
  test('MA-1 the download is this certificate, as DER and as PEM', async () => {
    const shown = await serial()
    for (const id of ['download-der', 'download-pem']) expect(new X509Certificate(await download(id)).serialNumber).toBe(shown)
  })
  test('CM-7 it renews itself at the next signature; what is signed with it is signed', async () => {
    const before = await serial()
    await screens.hospital.push({ signers: ['D1101'], title: '临近到期的处方' })
    await phone.home()
    await phone.openTask('临近到期的处方')
    await phone.sign(PIN)
    await phone.signed()
    await openPage()
    await expect.poll(serial, { timeout: 20_000 }).not.toBe(before)
    await screens.hospital.push({ signers: ['D1101'], title: '更新后的处方' })
    await phone.home()
    await phone.openTask('更新后的处方')
    await phone.sign(PIN)
    await phone.signed()
  })
  test('CM-10 renewed in place with the PIN', async () => {
    await openPage()
    const before = await serial()
    await phone.on('renew').click()
    await phone.press('pin', PIN)
    await phone.on('certificate-renewed').waitFor()
    await expect.poll(serial, { timeout: 20_000 }).not.toBe(before)
  })
})
