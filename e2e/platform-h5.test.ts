// The browser's side of the platform, in Chromium: three ways to scan, storage that lasts, locks over tabs, randomness, requests.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import QRCode from 'qrcode'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPhoneBrowser, type PhoneBrowser } from './automator/phone-browser.ts'
import { serveApp, type StaticServer } from './automator/static-server.ts'

/** The page's `wx`, as far as these tests call it. */
interface PageWx {
  scanCode(options: object): Promise<{ result: string }>
  getStorage(options: { key: string }): Promise<{ data: string }>
  setStorage(options: { key: string; data: string }): Promise<unknown>
  removeStorage(options: { key: string }): Promise<unknown>
  exclusive(name: string, task: () => Promise<unknown>): Promise<unknown>
  getRandomValues(options: { length: number }): Promise<{ randomValues: ArrayBuffer }>
  request(options: object): Promise<{ statusCode: number; data: ArrayBuffer }>
}
declare const wx: PageWx

const h5 = path.resolve(import.meta.dirname, '../miniprogram/dist/h5')
const isMissing = !existsSync(path.join(h5, 'index.html'))
if (isMissing && process.env.CI === undefined) console.warn('SKIPPED: miniprogram/dist/h5 is missing, run `npm run build:h5`')
const link = 'http://127.0.0.1:8600/q/Ab3_-Ab3_-Ab3_-Ab3_-Ab3_'

/** One frame of video that shows a QR code, in the format that Chromium's fake camera reads. */
function qrVideo(text: string): Buffer {
  const { modules } = QRCode.create(text)
  const [width, height, scale] = [640, 480, 10]
  const [left, top] = [(width - modules.size * scale) >> 1, (height - modules.size * scale) >> 1]
  const luma = Buffer.alloc(width * height, 235)
  for (let y = 0; y < modules.size * scale; y++) {
    for (let x = 0; x < modules.size * scale; x++) if (modules.get(Math.floor(y / scale), Math.floor(x / scale)) !== 0) luma[(top + y) * width + left + x] = 16
  }
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\nFRAME\n`), luma, Buffer.alloc((width * height) / 2, 128)])
}

describe.skipIf(isMissing && process.env.CI === undefined)('MP-2 MP-3 the platform in a browser', () => {
  let folder: string
  let server: StaticServer
  let phone: PhoneBrowser
  let page: Page
  const open = async (args: string[] = []): Promise<void> => {
    phone = await openPhoneBrowser(args)
    page = phone.page
    await page.goto(server.url)
    await page.waitForFunction(() => 'wx' in window)
  }
  /** Opens the scanner and leaves its answer in the page. */
  const startScan = () =>
    page.evaluate(() => {
      const state = window as unknown as { scanned?: string }
      state.scanned = undefined
      void wx.scanCode({}).then(({ result }) => (state.scanned = result), (cause: { errMsg: string }) => (state.scanned = cause.errMsg))
    })
  const scanned = async (): Promise<string> => (await page.waitForFunction(() => (window as unknown as { scanned?: string }).scanned, undefined, { timeout: 15_000 })).evaluate((text) => text!)

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'yiqian-h5-'))
    server = await serveApp({ folder: h5 })
    await open()
  })
  afterAll(async () => {
    await phone.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('a picture, after one without a code', async () => {
    const [good, blank] = [path.join(folder, 'code.png'), path.join(folder, 'blank.png')]
    await QRCode.toFile(good, link)
    writeFileSync(blank, await page.screenshot())
    await startScan()
    await page.setInputFiles('#scan-picture', blank)
    await page.getByText('没有找到二维码').waitFor()
    await page.setInputFiles('#scan-picture', good)
    expect(await scanned()).toBe(link)
    expect(await page.locator('.yq-scan').count()).toBe(0)
  })
  test('a pasted link; an empty one is not taken', async () => {
    await startScan()
    await page.click('#scan-submit')
    await page.getByText('请先粘贴链接').waitFor()
    await page.fill('#scan-link', ` ${link} `)
    await page.click('#scan-submit')
    expect(await scanned()).toBe(link)
  })
  test('without a camera it says so and offers the rest; closing it is a cancel', async () => {
    await startScan()
    await page.getByText('无法使用摄像头').waitFor()
    await page.click('#scan-close')
    expect(await scanned()).toBe('scanCode:fail cancel')
  })
  test('storage lasts over a reload and removes', async () => {
    await page.evaluate(() => wx.setStorage({ key: 'k', data: '值' }))
    await page.reload()
    await page.waitForFunction(() => 'wx' in window)
    expect(await page.evaluate(() => wx.getStorage({ key: 'k' }))).toEqual({ data: '值' })
    await page.evaluate(() => wx.removeStorage({ key: 'k' }))
    expect(await page.evaluate(() => wx.getStorage({ key: 'k' }).catch((cause: { errMsg: string }) => cause.errMsg))).toBe('getStorage:fail data not found')
  })
  test('one task at a time over two tabs', async () => {
    const other = await phone.context.newPage()
    await other.goto(server.url)
    await other.waitForFunction(() => 'wx' in window)
    const add = async (): Promise<void> => {
      await wx.exclusive('count', async () => {
        const count = Number(await wx.getStorage({ key: 'count' }).then(({ data }) => data, () => '0'))
        await new Promise((resolve) => setTimeout(resolve, 30))
        await wx.setStorage({ key: 'count', data: String(count + 1) })
      })
    }
    await Promise.all([page, other].flatMap((tab) => [tab.evaluate(add), tab.evaluate(add)]))
    expect(await page.evaluate(() => wx.getStorage({ key: 'count' }))).toEqual({ data: '4' })
    await other.close()
  })
  test('random bytes differ', async () => {
    const draw = () => page.evaluate(async () => [...new Uint8Array((await wx.getRandomValues({ length: 16 })).randomValues)].join())
    expect(await draw()).not.toBe(await draw())
  })
  test('requests: bytes there and back, a time-out, no connection', async () => {
    const echo: Server = createServer((request, response) => {
      if (request.url === '/slow') return
      response.writeHead(200, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' })
      request.pipe(response)
    })
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
    const base = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`
    const post = (url: string) =>
      page.evaluate(async (target) => {
        const options = { url: target, method: 'POST', data: Uint8Array.of(1, 2, 255).buffer, header: {}, timeout: 300, responseType: 'arraybuffer' }
        return wx.request(options).then(({ statusCode, data }) => [statusCode, ...new Uint8Array(data)], (cause: { errMsg: string }) => cause.errMsg)
      }, url)
    expect(await post(`${base}/`)).toEqual([200, 1, 2, 255])
    expect(await post(`${base}/slow`)).toBe('request:fail timeout')
    echo.closeAllConnections()
    await new Promise((resolve) => echo.close(resolve))
    expect(await post(`${base}/`)).toBe('request:fail connection failed')
  })
  test('the camera', async () => {
    await phone.close()
    const video = path.join(folder, 'camera.y4m')
    writeFileSync(video, qrVideo(link))
    await open(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${video}`])
    await startScan()
    expect(await scanned()).toBe(link)
  })
})
