// MP-1, MA-17: face and bank card by a provider that answers and errs as published, and checks each signature by itself; a video that is too large never leaves the phone.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SECRETS, startFaceIdStandIn, type FaceIdStandIn, type KnownPerson } from '../../functions/_adapters/proofing/testing/faceid-stand-in.ts'
import { PIN } from '../support/first-use.ts'
import { phonePage, type PhonePage } from '../support/phone-page.ts'
import { buildPages, startPlatform, type Platform } from '../support/platform.ts'
import { codeSentTo } from '../support/simulator-events.ts'
import { openWindows, type Windows } from '../support/windows.ts'

const ID = '11010519491231002X'
const people: KnownPerson[] = []
let provider: FaceIdStandIn
let platform: Platform
let windows: Windows

beforeAll(async () => {
  await buildPages()
  provider = await startFaceIdStandIn(people)
  platform = await startPlatform({ env: { PROOFING_RULE: 'sms+face|sms+bank-card', PROOFING_PROVIDER_URL: provider.url, PROOFING_PROVIDER_ID: SECRETS.secretId, PROOFING_PROVIDER_SECRET: SECRETS.secretKey } })
  windows = await openWindows([platform.url])
}, 300_000)
afterAll(async () => {
  await windows?.close()
  await platform?.close()
  provider?.close()
})

/** A phone as far as the second factor. @param record what its browser records of a face; absent: it cannot record what the provider takes */
async function atFactor(staffNumber: string, identityNumber: string, record?: string): Promise<{ phone: PhonePage; face: string }> {
  const { name, phone: number } = platform.demo.staff.find((one) => one.staffNumber === staffNumber)!
  people.push({ identityNumber, name, phone: number, cardNumber: '6225768888888888', face: `face of ${name}` })
  const { page, context } = await windows.phone()
  await context.addInitScript((recorded) => {
    const track = { stop: () => undefined }
    class Recorder {
      static isTypeSupported = () => recorded !== undefined
      ondataavailable?: (event: { data: Blob }) => void
      onstop?: () => void
      start = () => undefined
      stop = () => {
        this.ondataavailable?.({ data: new Blob([recorded!]) })
        this.onstop?.()
      }
    }
    Object.assign(window, { MediaRecorder: Recorder })
    const stream = () => Object.assign(document.createElement('canvas').captureStream(1), { getTracks: () => [track] })
    Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia: async () => stream() } })
  }, record)
  const phone = phonePage(page, platform.url)
  const sinceMs = Date.now() - 1000
  await phone.home()
  await phone.on('enrol').click()
  await phone.on('staff-number').locator('input').fill(staffNumber)
  await phone.on('phone-number').locator('input').fill(number)
  await phone.on('privacy-agree').click()
  await phone.on('send-code').click()
  await phone.on('code').waitFor()
  await phone.press('code', await codeSentTo(platform.url, number, sinceMs))
  await phone.on('factor').waitFor()
  expect(await phone.on('factor-development').count()).toBe(0)
  await phone.on('identity-number').locator('input').fill(identityNumber)
  provider.asked.length = 0
  return { phone, face: `face of ${name}` }
}
async function choosePin(phone: PhonePage): Promise<void> {
  await phone.press('pin-new', PIN)
  await phone.press('pin-again', PIN)
  await phone.on('enrolment-done').waitFor()
}
async function giveVideo(phone: PhonePage, buffer: Buffer): Promise<void> {
  const [chooser] = await Promise.all([phone.page.waitForEvent('filechooser'), phone.on('factor-go').click()])
  await chooser.setFiles({ name: 'me.mp4', mimeType: 'video/mp4', buffer })
}

describe('MA-17 the face', () => {
  test('a video from the camera app: too large is said before anything goes out; another face is a no; one’s own binds the phone', async () => {
    const { phone, face } = await atFactor('D1201', ID)
    await giveVideo(phone, Buffer.alloc(2_500_001, 1))
    await phone.on('factor-problem').waitFor()
    expect(await phone.text('factor-problem')).toContain('视频太大，未发送')
    expect(provider.asked).toEqual([])
    await giveVideo(phone, Buffer.from('somebody else'))
    await expect.poll(() => phone.text('factor-problem'), { timeout: 20_000 }).not.toContain('视频太大')
    expect(provider.asked).toEqual(['LivenessRecognition'])
    await giveVideo(phone, Buffer.from(face))
    await choosePin(phone)
    expect(platform.log()).not.toContain(ID.slice(0, 17))
  })
  test('recorded in the page where the browser can: a few seconds, never too large', async () => {
    const name = platform.demo.staff.find((one) => one.staffNumber === 'D1203')!.name
    const { phone } = await atFactor('D1203', '110101199003070011', `face of ${name}`)
    await phone.on('factor-go').click()
    await phone.page.locator('#face-close').click()
    expect([await phone.page.locator('#face-sheet').count(), provider.asked]).toEqual([0, []])
    await phone.on('factor-go').click()
    await phone.page.locator('#face-start').click()
    await choosePin(phone)
    expect(provider.asked).toEqual(['LivenessRecognition'])
  })
})

describe('MA-17 the bank card', () => {
  test('another card is a no; one’s own binds the phone; the log names the provider', async () => {
    const { phone } = await atFactor('D1204', '110101199003070038')
    await phone.on('factor-choice-bank-card').click()
    await phone.on('card-number').locator('input').fill('6225760000000000')
    await phone.on('factor-go').click()
    await phone.on('factor-problem').waitFor()
    await phone.on('card-number').locator('input').fill('6225768888888888')
    await phone.on('factor-go').click()
    await choosePin(phone)
    expect(provider.asked).toEqual(['BankCard4EVerification', 'BankCard4EVerification'])
    await phone.on('enrolment-next').click()
    await phone.on('tab-me').click()
    await phone.on('history').click()
    await phone.on('history-list').waitFor()
    expect(await phone.text('history-list')).not.toContain('演示用核验')
    expect(platform.log()).not.toMatch(/6225768888888888|110101199003070038/)
  })
})
