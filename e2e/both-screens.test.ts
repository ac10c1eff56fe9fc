// MP-3, PL-2: two signers in order, each with a phone in a window of their own; and the server killed under a phone that is signing.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectSignedPdf } from './support/expect-signed.ts'
import type { PhonePage } from './support/phone-page.ts'
import type { Fate } from './support/recording-proxy.ts'
import { byTestId } from './support/simulator-page.ts'
import { openTwoScreens, PIN, type TwoScreens } from './support/two-screens.ts'
import { readCode } from './support/windows.ts'

let screens: TwoScreens
let [first, second]: PhonePage[] = []

beforeAll(async () => {
  screens = await openTwoScreens()
  first = (await screens.enrolledPhone('D1501')).phone
  second = (await screens.enrolledPhone('D1502')).phone
}, 300_000)
afterEach(() => void (screens.proxy.rule = undefined))
afterAll(() => screens?.close())

describe('MP-3 two signers in order', () => {
  test('the second scans too early and is told so; then each signs in turn; the simulator shows every step and passes both signatures', async () => {
    const { simulator, hospital } = screens
    await simulator.open()
    const documentId = await simulator.push('operation-consent', ['D1501', 'D1502'], 'sequence')
    await simulator.signerState('D1501', 'pending')
    await simulator.signerState('D1502', 'waiting')

    await second!.openLink((await readCode(simulator.page)).link)
    await second!.on('scan-blocked').waitFor()
    expect(await second!.text('scan-blocked')).toContain('前面的签署人尚未完成')

    await first!.openLink((await readCode(simulator.page)).link)
    expect(await first!.number()).toBe(await simulator.number())
    await first!.on('scan-yes').click()
    await first!.pageImages(2)
    await first!.sign(PIN)
    await first!.signed()
    await simulator.signerState('D1501', 'signed')
    await simulator.signerState('D1502', 'pending')
    expect(await simulator.page.locator(byTestId('document-view')).getAttribute('data-fully-signed')).toBe('false')
    expect(await simulator.page.locator(byTestId('action-view')).count()).toBe(0)

    await second!.home()
    await second!.openTask('手术知情同意书')
    await second!.pageImages(2)
    await second!.sign(PIN)
    await second!.signed()
    await simulator.documentState('signed')
    expect(await simulator.callback('document.signed')).toEqual({ verified: true, refusal: '' })
    expect(await simulator.verify()).toBe('passed')
    expect(await simulator.page.locator('article[data-testid^="signature-"][data-verdict="passed"]').count()).toBe(2)
    await expectSignedPdf(hospital, documentId, 2)
  })
})

describe('PL-2 the server is killed while a phone signs', () => {
  const cosigningCalls = (): number => screens.proxy.exchanges.filter(({ path }) => path === '/cosigning/channel').length

  test('between begin and complete, and it stays away for a while: the phone waits, goes on by itself, and the document is signed once', async () => {
    const { hospital, platform, proxy } = screens
    const { documentId } = await hospital.push({ signers: ['D1501'], title: '停机处方' })
    await first!.home()
    await first!.openTask('停机处方')
    await first!.pageImages(1)
    await first!.askPin()
    // What the page asks for by itself is over; then begin is the first call of signing, complete the second.
    await proxy.quiet('/cosigning/')
    const before = cosigningCalls()
    let isKilled = false
    proxy.rule = async ({ path }): Promise<Fate> => {
      if (isKilled || path !== '/cosigning/channel' || cosigningCalls() - before !== 1) return 'pass'
      isKilled = true
      await platform.kill()
      return 'pass'
    }
    await first!.press('pin', PIN)
    await first!.on('interrupted-sheet').waitFor()
    expect(isKilled).toBe(true)
    await platform.start()
    await first!.signed()
    await expectSignedPdf(hospital, documentId)
    await screens.simulator.page.locator(`${byTestId('connection')}[data-connected="true"]`).waitFor()
  })

  test('the phone goes on without being set up again, and so does the other one', async () => {
    const { hospital } = screens
    for (const [phone, staffNumber] of [[first!, 'D1501'], [second!, 'D1502']] as const) {
      const { documentId } = await hospital.push({ signers: [staffNumber], title: '其后处方' })
      await phone.home()
      await phone.openTask('其后处方')
      await phone.pageImages(1)
      await phone.sign(PIN)
      await phone.signed()
      await expectSignedPdf(hospital, documentId)
    }
  })
})
