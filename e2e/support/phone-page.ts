// The phone's pages as a person uses them, in a phone-sized window.
import type { Locator, Page } from 'playwright-core'
import type { DemoStaff } from '../../scripts/serve/demo-hospital.ts'
import { eventually } from './eventually.ts'

export interface PhonePage {
  page: Page
  readonly url: string
  /** an element of the page on top: pages beneath stay in the document, hidden */
  on(id: string): Locator
  text(id: string): Promise<string>
  /** presses the keys of one of the product's own number pads */
  press(pad: string, digits: string): Promise<void>
  home(): Promise<void>
  /** first use, up to the certificate; `readCode` looks the one-time code up */
  enrol(staff: DemoStaff, pin: string, readCode: () => Promise<string>): Promise<void>
  /** as WeChat's scanner or a browser does: opens the link of a QR code */
  openLink(link: string): Promise<void>
  /** the product's own scanner, given a picture of the other screen */
  scanPicture(screenshot: Buffer): Promise<void>
  number(): Promise<string>
  /** opens a document of the pending list */
  openTask(title: string): Promise<void>
  /** waits until page images are there and returns their pixel sizes */
  pageImages(count: number): Promise<{ width: number; height: number; shades: number }[]>
  /** looks at all pages and confirms: the PIN is asked for, and nothing has been signed */
  askPin(): Promise<void>
  /** the same, and enters the PIN */
  sign(pin: string): Promise<void>
  signed(): Promise<void>
}

export function phonePage(page: Page, url: string): PhonePage {
  const on = (id: string) => page.locator(`[id="${id}"]:visible`).first()
  const text = async (id: string) => (await on(id).innerText()).trim()
  const type = async (id: string, value: string): Promise<void> => {
    await on(id).locator('input').fill(value)
  }
  const phone: PhonePage = {
    page, url, on, text,
    async press(pad, digits) {
      await on(pad).waitFor()
      for (const digit of digits) await on(`${pad}-key-${digit}`).click()
    },
    async home() {
      await page.goto(`${url}/m/`)
      await on('home').waitFor()
    },
    async enrol({ staffNumber, phone: number }, pin, readOneTimeCode) {
      await type('staff-number', staffNumber)
      await type('phone-number', number)
      await on('privacy-agree').click()
      await on('send-code').click()
      await on('code').waitFor()
      await phone.press('code', await readOneTimeCode())
      await phone.press('pin-new', pin)
      await phone.press('pin-again', pin)
      await on('enrolment-done').waitFor()
    },
    async openLink(link) {
      await page.goto(link.replace(/^https?:\/\/[^/]+/, url))
      await on('scan-page').waitFor()
    },
    async scanPicture(screenshot) {
      await on('scan').click()
      await page.setInputFiles('#scan-picture', { name: 'screen.png', mimeType: 'image/png', buffer: screenshot })
      await on('scan-page').waitFor()
    },
    async number() {
      await on('compare').waitFor()
      return (await text('scan-number')).replace(/\s/g, '')
    },
    async openTask(title) {
      await on('list-pending').locator('.yq-task', { hasText: title }).first().click()
      await on('document-title').waitFor()
    },
    async pageImages(count) {
      const sizes = []
      for (let number = 1; number <= count; number++) {
        // The stack of pages is laid out anew when the window's size is known and when a page turns out to be wider than thought.
        sizes.push(
          await eventually(`the image of page ${number}`, async () => {
            await on(`page-${number}`).evaluate((page) => page.scrollIntoView())
            return on(`page-${number}-image`).evaluate(measure, undefined, { timeout: 2000 })
          }),
        )
      }
      return sizes
    },
    async askPin() {
      await on('sign').click()
      await on('confirm-sheet').or(on('unseen-sheet')).first().waitFor()
      if (await on('unseen-sheet').isVisible()) await on('unseen-sign').click()
      await on('confirm-go').click()
      await on('pin').waitFor()
    },
    async sign(pin) {
      await phone.askPin()
      await phone.press('pin', pin)
    },
    signed: () => on('signing-done').waitFor(),
  }
  return phone
}

/** Natural size of the image inside, and how many shades of grey it shows: an empty page has one. Runs in the page. */
async function measure(element: Element): Promise<{ width: number; height: number; shades: number }> {
  const image = element instanceof HTMLImageElement ? element : element.querySelector('img')!
  await image.decode()
  const canvas = document.createElement('canvas')
  ;[canvas.width, canvas.height] = [200, 280]
  const pen = canvas.getContext('2d')!
  pen.drawImage(image, 0, 0, 200, 280)
  const { data } = pen.getImageData(0, 0, 200, 280)
  const shades = new Set<number>()
  for (let at = 0; at < data.length; at += 4) shades.add(data[at]! >> 3)
  return { width: image.naturalWidth, height: image.naturalHeight, shades: shades.size }
}
