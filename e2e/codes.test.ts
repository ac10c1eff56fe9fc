// MP-2, MP-3: the life of a QR code: it renews itself on the screen, and a code that is used, replaced or old is refused in words.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolledPhone as enrolledCommandPhone, type CommandPhone } from './support/command-phone.ts'
import { eventually } from './support/eventually.ts'
import type { PhonePage } from './support/phone-page.ts'
import { openTwoScreens, PIN, type TwoScreens } from './support/two-screens.ts'
import { codeSentTo } from './support/simulator-events.ts'
import { byTestId } from './support/simulator-page.ts'
import { readCode } from './support/windows.ts'

let screens: TwoScreens
let phone: PhonePage
let other: CommandPhone

/** The log-in code that is on the screen from the beginning: while its minute runs the phones are set up. */
let first: { link: string; startedMs: number }

beforeAll(async () => {
  screens = await openTwoScreens()
  await screens.simulator.open()
  await screens.simulator.startLogin()
  first = { startedMs: Date.now(), link: (await readCode(screens.simulator.page)).link }
  ;({ phone } = await screens.enrolledPhone('D1301'))
  other = await enrolledCommandPhone(screens.platform, 'D1302')
}, 300_000)
afterAll(async () => {
  other?.close()
  await screens?.close()
})

const codeId = () => screens.simulator.page.locator(byTestId('code-panel')).getAttribute('data-code-id')

describe('MP-2 MP-3 QR codes', () => {
  test('it renews itself after 60 s; the old one is refused as expired, the new one works', async () => {
    const { simulator } = screens
    const before = await codeId() // perhaps another one already: setting up the phones may have taken longer than a code lives
    await eventually('another code', async () => ((await codeId()) !== before) || undefined, 75_000)
    expect(Date.now() - first.startedMs).toBeGreaterThan(55_000)
    await simulator.codeState('waiting')
    const { link: second } = await readCode(simulator.page)
    expect(second).not.toBe(first.link)

    await phone.openLink(first.link)
    await phone.on('scan-blocked').waitFor()
    expect(await phone.text('scan-blocked')).toContain('二维码已过期')

    await phone.openLink(second)
    expect(await phone.number()).toBe(await simulator.number())
  }, 100_000)

  test('one phone has taken it: another phone is refused, the first may go on', async () => {
    const link = await phone.page.evaluate(() => location.hash)
    const token = /q=([\w-]+)/.exec(link)![1]!
    expect((await other.run('login', `${screens.platform.url}/q/${token}`)).last).toMatchObject({ event: 'error', code: 'code.used' })
    await phone.on('scan-yes').click()
    await phone.press('pin', PIN)
    await phone.on('scan-approved').waitFor()
    await screens.simulator.loggedIn('D1301')
    await phone.page.reload()
    await phone.on('scan-blocked').waitFor()
    expect(await phone.text('scan-blocked')).toContain('已被扫描使用')
  })

  test('the person says no: the screen says so, and nobody is logged in or has signed', async () => {
    const { simulator, hospital } = screens
    const documentId = await simulator.push('prescription', ['D1301'])
    const { link } = await readCode(simulator.page)
    await phone.openLink(link)
    expect(await phone.number()).toBe(await simulator.number())
    await phone.on('scan-no').click()
    await phone.on('scan-declined').waitFor()
    await simulator.codeState('declined')
    expect((await hospital.document(documentId)).state).toBe('pending')
  })

  test('who is no signer of the document, and what is no code of ours, is refused in words', async () => {
    const { hospital } = screens
    const { documentId } = await hospital.push({ signers: ['D1301'] })
    expect((await other.run('sign', (await hospital.code('sign', { documentId })).url)).last).toMatchObject({ code: 'code.not_yours' })
    await phone.home()
    await phone.on('scan').click()
    await phone.page.fill('#scan-link', 'https://example.org/not-ours')
    await phone.page.click('#scan-submit')
    await phone.on('scan-blocked').waitFor()
    expect(await phone.text('scan-blocked')).toContain('不是医签的二维码')
  })

  test('a phone that is not set up is led to its first use, and from there on with the same code', async () => {
    const { hospital, newPhone, platform } = screens
    const { phone: fresh, window } = await newPhone()
    const { url, codeId: loginId } = await hospital.code('login')
    await fresh.openLink(url)
    await fresh.on('scan-enrol-go').click()
    const staff = platform.demo.staff.find(({ staffNumber }) => staffNumber === 'D1303')!
    const sinceMs = Date.now() - 1000
    await fresh.enrol(staff, PIN, () => codeSentTo(platform.url, staff.phone, sinceMs))
    await fresh.on('enrolment-scan').click()
    expect(await fresh.number()).toBe((await hospital.codeStatus(loginId)).number)
    await fresh.on('scan-yes').click()
    await fresh.press('pin', PIN)
    await fresh.on('scan-approved').waitFor()
    expect(await hospital.codeStatus(loginId)).toMatchObject({ state: 'approved', login: { staff: { staffNumber: 'D1303' } } })
    await window.context.close()
  })

  test('a plain browser that opens /q/… is sent to the phone page with the token', async () => {
    const answer = await fetch(`${screens.platform.url}/q/abcdefghijklmnopqrstuv`, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, expect.stringMatching(/^\/m\/.*q=abcdefghijklmnopqrstuv/)])
  })
})
