// The unmodified miniprogram-automator client against the bridge: first a fixture, then the product's H5 build.
import { existsSync } from 'node:fs'
import path from 'node:path'
import automator from 'miniprogram-automator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBridge, type Bridge } from './bridge.ts'
import { FIXTURE_HTML } from './fixture-page.ts'
import { openPhoneBrowser, type PhoneBrowser } from './phone-browser.ts'
import { serveApp, type StaticServer } from './static-server.ts'
import { startSteps } from './suite.ts'

type MiniProgram = Awaited<ReturnType<typeof automator.connect>>
type Page = NonNullable<Awaited<ReturnType<MiniProgram['currentPage']>>>
const h5 = path.resolve(import.meta.dirname, '../../miniprogram/dist/h5')

async function open(source: { folder: string } | { html: string }) {
  const server: StaticServer = await serveApp(source)
  const browser: PhoneBrowser = await openPhoneBrowser()
  const bridge: Bridge = await startBridge(browser.page, server.url)
  const program: MiniProgram = await automator.connect({ wsEndpoint: bridge.wsEndpoint })
  const close = async (): Promise<void> => {
    program.disconnect()
    await bridge.close()
    await browser.close()
    await server.close()
  }
  return { program, bridge, close }
}

const one = async (page: Page, selector: string) => {
  const found = await page.$(selector)
  if (found === null) throw new Error(`${selector} is missing`)
  return found
}

describe('MP-1 the bridge on a fixture', () => {
  let opened: Awaited<ReturnType<typeof open>>
  let page: Page
  beforeAll(async () => {
    opened = await open({ html: FIXTURE_HTML })
    page = (await opened.program.currentPage())!
  })
  afterAll(() => opened.close())

  test('knows the page, its query and the stack', async () => {
    expect([page.path, page.query]).toEqual(['pages/one/index', { q: '1' }])
    expect(await opened.program.pageStack()).toHaveLength(1)
  })
  test('finds elements by id, class and WeChat tag, and inside each other', async () => {
    expect((await one(page, '#tap')).tagName).toBe('button')
    expect(await page.$$('text.line')).toHaveLength(2)
    expect(await page.$$('view text')).toHaveLength(2)
    expect(await (await one(page, '#out')).$$('.line')).toHaveLength(2)
    expect(await page.$('#missing')).toBeNull()
  })
  test('taps, types, switches, scrolls', async () => {
    const button = await one(page, '#tap')
    await button.tap()
    await button.tap()
    expect(await button.text()).toBe('2')
    const input = (await one(page, '#name')) as unknown as { input(text: string): Promise<void>; value(): Promise<string> }
    await input.input('张三')
    expect(await input.value()).toBe('张三')
    expect(await (await one(page, '#hello')).text()).toBe('你好 张三')
    await (await one(page, '#switch')).tap()
    expect(await (await one(page, '#switch')).text()).toBe('on')
    const scroll = (await one(page, '#scroll')) as unknown as { scrollTo(x: number, y: number): Promise<void>; scrollHeight(): Promise<number>; property(name: string): Promise<number> }
    await scroll.scrollTo(0, 120)
    expect(await scroll.property('scrollTop')).toBe(120)
    expect(await scroll.scrollHeight()).toBe(500)
  })
  test('reads size, place, style, attributes and markup', async () => {
    const button = await one(page, '#tap')
    expect(await button.size()).toEqual({ width: 120, height: 40 })
    expect((await button.offset()).left).toBeGreaterThanOrEqual(0)
    expect(await button.style('color')).toBe('rgb(1, 2, 3)')
    expect(await button.attribute('class')).toBe('big')
    expect(await (await one(page, '#out')).outerWxml()).toMatch(/^<view id="out"><text class="line">a<\/text>/)
  })
  test('touches and triggers events', async () => {
    const target = await one(page, '#touches')
    await target.touchstart()
    await target.touchmove()
    await target.touchend()
    expect(await target.text()).toBe('touchstart1 touchmove1 touchend0')
    await (await one(page, '#out')).trigger('change', { value: 'changed' })
    expect(await (await one(page, '#hello')).text()).toBe('changed')
  })
  test('mocks wx by result, by function and by failure, and restores it', async () => {
    const login = () => opened.program.evaluate('() => loginNow()')
    expect(await login()).toBe('REAL')
    await opened.program.mockWxMethod('login', { code: 'FIXED', errMsg: 'login:ok' })
    expect(await login()).toBe('FIXED')
    await opened.program.mockWxMethod('login', function (_: unknown, given: string) { return { code: given, errMsg: 'login:ok' } }, 'MADE')
    expect(await login()).toBe('MADE')
    await opened.program.mockWxMethod('login', { errMsg: 'login:fail' })
    expect(await login()).toBe('login:fail')
    await opened.program.restoreWxMethod('login')
    expect(await login()).toBe('REAL')
  })
  test('calls wx, evaluates, and passes a call that never settles', async () => {
    await opened.program.callWxMethod('setStorage', { key: 'k', data: 'v' })
    expect(await opened.program.callWxMethod('getStorage', { key: 'k' })).toEqual({ data: 'v' })
    expect(await opened.program.evaluate((a: number, b: number) => a + b, 40, 2)).toBe(42)
    expect(await opened.program.callWxMethod('never')).toBeNull()
    await expect(opened.program.callWxMethod('missing')).rejects.toThrow('wx.missing')
  })
  test('passes on console, exceptions and bindings', async () => {
    const seen: unknown[] = []
    opened.program.on('console', ({ args }: { args: unknown[] }) => seen.push(...args))
    opened.program.on('exception', ({ message }: { message: string }) => seen.push(message))
    await opened.program.exposeFunction('tell', (text: string) => seen.push(text))
    await (await one(page, '#tap')).tap()
    await opened.program.evaluate("() => { tell('bound'); setTimeout(() => { throw new Error('planted') }) }")
    await expect.poll(() => seen).toEqual(expect.arrayContaining(['tapped', 'bound', 'planted']))
  })
  test('navigates; an element of a page that is gone is refused', async () => {
    const second = (await opened.program.navigateTo('/pages/two/index'))!
    expect(second.path).toBe('pages/two/index')
    const line = await one(second, '.line')
    expect(await line.text()).toBe('second')
    expect((await opened.program.navigateBack())!.path).toBe('pages/one/index')
    await expect(line.text()).rejects.toThrow('element not exists')
  })
  test('takes a picture; refuses what it does not know', async () => {
    expect(String(await opened.program.screenshot()).length).toBeGreaterThan(1000)
    await expect(page.data()).rejects.toThrow('not supported: Page.getData')
    expect(opened.bridge.methods.length).toBeGreaterThan(20)
  })
})

describe('MP-1 the bridge on the H5 build', () => {
  const missing = !existsSync(path.join(h5, 'index.html'))
  if (missing && process.env.CI === undefined) console.warn('SKIPPED: miniprogram/dist/h5 is missing, run `npm run build:h5 -w miniprogram`')
  describe.skipIf(missing && process.env.CI === undefined)('runs the suite', () => {
    let opened: Awaited<ReturnType<typeof open>>
    beforeAll(async () => void (opened = await open({ folder: h5 })))
    afterAll(() => opened.close())
    test.each(startSteps.map((step) => [step.name, step] as const))('%s', (_, step) => step.run(opened.program))
  })
})
