// Two windows in real Chromium: the hospital system's desktop and the signer's phone, each in an empty profile.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import jsQR from 'jsqr'
import { PNG } from 'pngjs'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { root } from '../../scripts/setup/workspace.mjs'
import { borrowBrowser } from './browser.ts'
import { eventually } from './eventually.ts'

const PATIENCE_MS = 20_000

export interface Window {
  page: Page
  context: BrowserContext
  /** errors and warnings of the page, and requests to other hosts than those allowed */
  complaints: string[]
}

export interface Windows {
  /** an empty profile with other properties; closed with the windows */
  newContext(options: BrowserContextOptions): Promise<BrowserContext>
  desktop(): Promise<Window>
  phone(): Promise<Window>
  close(): Promise<void>
}

/** @param origins the only ones that pages may ask. */
export async function openWindows(origins: readonly string[]): Promise<Windows> {
  const { browser, giveBack } = await borrowBrowser()
  const contexts: BrowserContext[] = []
  const newContext = async (options: BrowserContextOptions): Promise<BrowserContext> => {
    const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options })
    contexts.push(context)
    return context
  }
  const open = async (options: BrowserContextOptions): Promise<Window> => {
    const context = await newContext(options)
    context.setDefaultTimeout(PATIENCE_MS)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('request', (request) => {
      if (!origins.some((origin) => request.url().startsWith(`${origin}/`)) && !/^(data|blob):/.test(request.url())) complaints.push(`outside: ${request.url()}`)
    })
    return { page, context, complaints }
  }
  return {
    newContext,
    desktop: () => open({ viewport: { width: 1440, height: 900 } }),
    phone: () => open({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, hasTouch: true, isMobile: true }),
    async close() {
      await Promise.all(contexts.map((context) => context.close()))
      giveBack()
    },
  }
}

/** The link in the QR code that is on the screen, read from its pixels alone. */
export async function readCode(page: Page): Promise<{ link: string; screenshot: Buffer }> {
  return eventually('a QR code on the screen', async () => {
    const screenshot = await page.screenshot()
    const { data, width, height } = PNG.sync.read(screenshot)
    const link = jsQR.default(Uint8ClampedArray.from(data), width, height)?.data
    return link ? { link, screenshot } : undefined
  })
}

/** Keeps a picture for the README; only when SCREENSHOTS is set, so that tests leave the tree as it is. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env['SCREENSHOTS']) return
  const folder = path.join(root, 'docs/screenshots')
  mkdirSync(folder, { recursive: true })
  await page.evaluate(async () => {
    await document.fonts.ready
    await Promise.allSettled(document.getAnimations().map(({ finished }) => Promise.race([finished, new Promise((resolve) => setTimeout(resolve, 600))])))
  })
  await page.waitForFunction(() => document.querySelector('.ant-message-notice') === null)
  writeFileSync(path.join(folder, `${name}.png`), small(await page.screenshot({ scale: 'css', animations: 'disabled' })))
}

const MOST_BYTES = 150_000

/** A picture that is too large loses the finest differences of colour, which letters do not need. */
function small(png: Buffer): Buffer {
  if (png.length <= MOST_BYTES) return png
  const image = PNG.sync.read(png)
  for (let at = 0; at < image.data.length; at++) image.data[at] = Math.round(image.data[at]! / 17) * 17
  const written = [0, 1, 2, 3, 4].map((filterType) => PNG.sync.write(image, { colorType: 2, inputHasAlpha: true, deflateLevel: 9, filterType: filterType as 0 }))
  return written.reduce((best, next) => (next.length < best.length ? next : best))
}

