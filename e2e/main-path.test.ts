// MP-1…4, MP-7, HI-1: the main path as two people at two screens walk it, in real Chromium, checked by programs that are not ours.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectSignedPdf } from './support/expect-signed.ts'
import { hospitalSystem, type HospitalSystem } from './support/hospital-system.ts'
import { phonePage, type PhonePage } from './support/phone-page.ts'
import { buildPages, startPlatform, type Platform } from './support/platform.ts'
import { pdfsig } from './support/signed-pdf.ts'
import { byTestId, simulatorPage, type SimulatorPage } from './support/simulator-page.ts'
import { openWindows, picture, readCode, type Window, type Windows } from './support/windows.ts'

const PIN = '739164'
const DOCTOR = 'D1101'

let platform: Platform
let hospital: HospitalSystem
let windows: Windows
let [desktopWindow, phoneWindow]: Window[] = []
let simulator: SimulatorPage
let phone: PhonePage
let documentId: string
let signedFile: Buffer

beforeAll(async () => {
  await buildPages()
  platform = await startPlatform()
  hospital = hospitalSystem(platform)
  windows = await openWindows([platform.url])
  desktopWindow = await windows.desktop()
  phoneWindow = await windows.phone()
  simulator = simulatorPage(desktopWindow.page, platform.url)
  phone = phonePage(phoneWindow.page, platform.url)
}, 300_000)
afterAll(async () => {
  await windows?.close()
  await platform?.close()
})

describe('the main path', () => {
  test('MP-1 first use: staff number, phone number, one-time code, PIN, certificate', async () => {
    await simulator.open()
    await phone.home()
    await picture(phone.page, 'phone-welcome')
    await phone.on('enrol').click()
    const staff = platform.demo.staff.find(({ staffNumber }) => staffNumber === DOCTOR)!
    await phone.enrol(staff, PIN, () => simulator.oneTimeCode(staff.phone))
    await phone.on('certificate').waitFor()
    expect(await phone.text('certificate')).toContain(staff.name)
    await picture(phone.page, 'phone-enrolled')
    await phone.on('enrolment-next').click()
    await phone.on('pane-pending').waitFor()
  })

  test('MP-2 log-in: the code on the screen, the same number on both, the doctor is in', async () => {
    await simulator.startLogin()
    const { link } = await readCode(simulator.page)
    expect(link).toMatch(new RegExp(`^${platform.url}/q/[\\w-]{16,64}$`))
    await picture(simulator.page, 'simulator-login')
    await phone.openLink(link)
    const number = await phone.number()
    expect(number).toMatch(/^\d{2}$/)
    expect(await simulator.number()).toBe(number)
    expect(await phone.text('scan-purpose')).toContain(platform.demo.application.name)
    expect(await simulator.page.locator(byTestId('code-panel')).innerText()).toContain(platform.demo.application.name)
    await picture(phone.page, 'phone-number')
    await phone.on('scan-yes').click()
    await phone.press('pin', PIN)
    await phone.on('scan-approved').waitFor()
    await simulator.loggedIn(DOCTOR)
    await phone.on('scan-home').click()
    await phone.on('pane-pending').waitFor()
  })

  test('MP-3 MP-4 signing: pushed, scanned from a picture of the screen, the number compared, read, signed', async () => {
    documentId = await simulator.push('prescription', [DOCTOR])
    await simulator.page.locator(byTestId('code-qr')).waitFor()
    const { screenshot } = await readCode(simulator.page)
    await picture(simulator.page, 'simulator-code')
    await phone.scanPicture(screenshot)
    expect(await simulator.number()).toBe(await phone.number())
    const { title, patient } = await hospital.document(documentId)
    expect(await phone.text('scan-document')).toContain(title)
    expect(await phone.text('scan-patient')).toContain(patient!.name)
    await phone.on('scan-yes').click()

    const [page] = await phone.pageImages(1)
    // Three pixels of the screen for each point of a window 390 wide: sharp, and not an empty sheet.
    expect(page!.width).toBeGreaterThanOrEqual(1000)
    expect(page!.shades).toBeGreaterThan(8)
    await picture(phone.page, 'phone-document')
    await phone.on('zoom-in').click()
    await expect.poll(() => phone.text('zoom')).toBe('150%')
    await phone.on('zoom-out').click()
    await phone.on('sign').click()
    await phone.on('confirm-sheet').waitFor()
    await picture(phone.page, 'phone-confirm')
    await phone.on('confirm-go').click()
    await phone.press('pin', PIN.slice(0, 3))
    await picture(phone.page, 'phone-pin')
    await phone.press('pin', PIN.slice(3))
    await phone.signed()
    await picture(phone.page, 'phone-signed')
  })

  test('HI-1 the hospital system: signed without a reload, callback verified, file fetched, verified', async () => {
    await simulator.documentState('signed')
    await simulator.signerState(DOCTOR, 'signed')
    expect(await simulator.callback('document.signed')).toEqual({ verified: true, refusal: '' })
    await simulator.page.locator(byTestId('action-view')).click()
    await simulator.page.locator(`${byTestId('file-view')} ${byTestId('pdf-page-1')}[data-drawn="true"]`).waitFor()
    await simulator.page.locator(`${byTestId('file-view')} ${byTestId('pdf-page-1')}`).evaluate((page) => page.scrollIntoView({ block: 'end' }))
    await picture(simulator.page, 'simulator-signed')
    expect(await simulator.verify()).toBe('passed')
    await picture(simulator.page, 'simulator-verified')
    const download = simulator.page.waitForEvent('download')
    await simulator.page.locator(byTestId('action-download')).click()
    const chunks: Buffer[] = []
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer)
    signedFile = Buffer.concat(chunks)
  })

  test('SE-7 TS-3 CT-1 BouncyCastle verifies the signature and its timestamp; poppler sees the whole document covered', async () => {
    expect((await expectSignedPdf(hospital, documentId)).equals(signedFile)).toBe(true)
    const report = pdfsig(signedFile)
    expect(report).toContain('陈建国')
    expect(report).toMatch(/Signed Ranges: \[0 - \d+\], \[\d+ - \d+\]/)
  })

  test('the verification page passes the file, and fails it when one byte was changed', async () => {
    const { page, context, complaints } = await windows.desktop()
    await page.goto(`${platform.url}/console/verify/`)
    const drop = (name: string, buffer: Buffer) => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/pdf', buffer })
    await drop('处方笺.pdf', signedFile)
    await page.locator(`${byTestId('report')}[data-verdict="passed"]`).waitFor()
    expect(await page.locator(byTestId('report-verdict')).innerText()).toContain('验证通过')
    expect(await page.locator('article[data-testid^="signature-"]').innerText()).toContain('陈建国')
    await picture(page, 'verification')
    const changed = Buffer.from(signedFile)
    const at = changed.indexOf('stream\n') + 40
    changed[at] = changed[at]! ^ 1
    await page.locator(byTestId('verify-clear')).click()
    await drop('处方笺.pdf', changed)
    await page.locator(`${byTestId('report')}[data-verdict="failed"]`).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('MP-7 the phone: nothing pending, the signed list, details with the certificate, the person', async () => {
    await phone.on('done-details').click()
    await phone.on('signed').waitFor()
    await phone.on('certificate').waitFor()
    expect(await phone.text('signed-state')).toBe('已签')
    expect(await phone.text('certificate')).toContain('陈建国')
    await picture(phone.page, 'phone-details')
    await phone.home()
    await phone.on('list-empty').waitFor()
    await phone.on('tab-signed').click()
    await phone.on('list-signed').locator('.yq-task').first().waitFor()
    expect(await phone.text('list-signed')).toContain((await hospital.document(documentId)).title)
    await phone.on('tab-me').click()
    await phone.on('me-name').waitFor()
    expect([await phone.text('me-name'), await phone.text('me-tries')]).toEqual(['陈建国', expect.stringContaining('5')])
    await picture(phone.page, 'phone-me')
  })

  test('neither window complained, and neither asked any other host', () => {
    expect([desktopWindow!.complaints, phoneWindow!.complaints]).toEqual([[], []])
  })
})
