// The main path on the phone, for WeChat DevTools and the H5 build alike: first use, log-in, signing, the signed list. By #id and .class alone.
import assert from 'node:assert/strict'
import { eventually, find, findText, pageAt, type MiniProgram, type Step } from './suite.ts'

/** What lies outside the phone: the hospital's side of each step. */
export interface Surroundings {
  staffNumber: string
  phoneNumber: string
  /** the code that was just sent to that phone */
  oneTimeCode(): Promise<string>
  /** a QR code to log in by: its link, and the number that the other screen shows once it was scanned */
  loginCode(): Promise<ShownCode>
  /** a pushed document with its QR code */
  signingCode(): Promise<ShownCode & { title: string; isSigned(): Promise<boolean> }>
}

export interface ShownCode {
  link: string
  number(): Promise<string>
}

const PIN = '739164'
type Page = Awaited<ReturnType<typeof pageAt>>

async function press(page: Page, pad: string, digits: string): Promise<void> {
  await find(page, `#${pad}`)
  for (const digit of digits) await (await find(page, `#${pad}-key-${digit}`)).tap()
}

async function fill(page: Page, selector: string, text: string): Promise<void> {
  const field = (await find(page, selector)) as unknown as { input(value: string): Promise<void> }
  await field.input(text)
}

const tap = async (page: Page, selector: string): Promise<void> => (await find(page, selector)).tap()

/** Lets the scanner see this link, and waits for the number. */
async function scan(program: MiniProgram, { link, number }: ShownCode): Promise<Page> {
  await program.mockWxMethod('scanCode', { result: link, errMsg: 'scanCode:ok' })
  await tap(await pageAt(program, 'pages/index/index'), '#scan')
  const page = await pageAt(program, 'pages/scan/index')
  const shown = (await findText(page, '#scan-number', /\d\s*\d/)).replace(/\s/g, '')
  assert.equal(shown, await number())
  await program.restoreWxMethod('scanCode')
  return page
}

export function signingSteps(world: Surroundings): readonly Step[] {
  return [
    {
      name: 'MP-1 first use: identity, one-time code, PIN, certificate',
      async run(program) {
        await tap(await pageAt(program, 'pages/index/index'), '#enrol')
        const page = await pageAt(program, 'packages/enrolment/start/index')
        await fill(page, '#staff-number', world.staffNumber)
        await fill(page, '#phone-number', world.phoneNumber)
        await tap(page, '#privacy-agree')
        await tap(page, '#send-code')
        await find(page, '#code')
        await press(page, 'code', await world.oneTimeCode())
        await press(page, 'pin-new', PIN)
        await press(page, 'pin-again', PIN)
        await eventually('the certificate', async () => (await page.$('#enrolment-done')) ?? undefined, 30_000)
        await tap(page, '#enrolment-next')
        await find(await pageAt(program, 'pages/index/index'), '#pane-pending')
      },
    },
    {
      name: 'MP-2 logs in by a scanned code, the numbers equal',
      async run(program) {
        const page = await scan(program, await world.loginCode())
        await tap(page, '#scan-yes')
        await press(page, 'pin', PIN)
        await find(page, '#scan-approved')
        await tap(page, '#scan-home')
        await pageAt(program, 'pages/index/index')
      },
    },
    {
      name: 'MP-3 signs a document by a scanned code',
      async run(program) {
        const code = await world.signingCode()
        await tap(await scan(program, code), '#scan-yes')
        const page = await pageAt(program, 'pages/document/index')
        await findText(page, '#document-title', new RegExp(code.title))
        await find(page, '#page-1-image')
        await tap(page, '#sign')
        await tap(page, '#confirm-go')
        await press(page, 'pin', PIN)
        await eventually('the signature', async () => (await page.$('#signing-done')) ?? undefined, 30_000)
        await eventually('the hospital system to know', async () => (await code.isSigned()) || undefined)
        await tap(page, '#done-home')
      },
    },
    {
      name: 'MP-7 finds it in the signed list, with the certificate',
      async run(program) {
        const home = await pageAt(program, 'pages/index/index')
        await tap(home, '#tab-signed')
        await tap(home, '#list-signed .yq-task')
        const page = await pageAt(program, 'pages/signed/index')
        await find(page, '#signature')
        await find(page, '#certificate')
        await program.navigateBack()
        await pageAt(program, 'pages/index/index')
      },
    },
  ]
}
