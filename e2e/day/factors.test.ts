// MA-17: the hospital asks for certificate, finger and one-time code; the doctor gives them one after another over the same document.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOnePhone, type OnePhone } from '../support/one-phone.ts'
import type { PhonePage } from '../support/phone-page.ts'
import { codeSentTo } from '../support/simulator-events.ts'
import { PIN } from '../support/two-screens.ts'

let it: OnePhone
let phone: PhonePage

beforeAll(async () => {
  it = await openOnePhone({ hasAuthenticator: true, env: { SIGNING_FACTORS: '*~精神药品=pin+sms; *~麻醉药品=pin+biometric+sms; automatic-signing.open=pin+sms' } })
  ;({ phone } = it)
  it.window.page.setDefaultTimeout(60_000)
}, 300_000)
afterAll(() => it?.close())

const push = (title: string) => it.hospital.push({ signers: ['D1202'], title })

/** Up to the keys of the PIN. */
async function upToPin(title: string): Promise<void> {
  await phone.home()
  await phone.openTask(title)
  await phone.on('sign').click()
  await phone.on('confirm-sheet').or(phone.on('unseen-sheet')).first().waitFor()
  if (await phone.on('unseen-sheet').isVisible()) await phone.on('unseen-sign').click()
  await phone.on('confirm-go').click()
  await phone.on('pin').waitFor()
}
/** The PIN, then the code that came for it. @returns the code */
async function pinThenCode(wrongFirst = false): Promise<string> {
  const sinceMs = Date.now() - 1000
  await phone.press('pin', PIN)
  await phone.on('factor-sheet').waitFor()
  const code = await codeSentTo(it.platform.url, it.number, sinceMs)
  if (wrongFirst) {
    await phone.press('factor-code', code === '000000' ? '000001' : '000000')
    await phone.on('factor-problem').waitFor()
    expect(await phone.text('factor-problem')).toContain('还可以尝试 4 次')
  }
  await phone.press('factor-code', code)
  return code
}
const factsOf = async (documentId: string) => (await it.hospital.evidence(documentId)).records.find(({ kind }) => kind === 'signing.intended')?.facts

describe('MA-17 factors by the rules of the hospital', () => {
  test('a document without a rule: the PIN alone', async () => {
    const { documentId } = await push('普通处方')
    await upToPin('普通处方')
    await phone.press('pin', PIN)
    await phone.signed()
    expect(await factsOf(documentId)).toMatchObject({ factors: 'pin' })
  })

  test('PIN and one-time code; a wrong code is said, the right one signs, and the code is in no log', async () => {
    const { documentId } = await push('精神药品处方')
    await upToPin('精神药品处方')
    const code = await pinThenCode(true)
    await phone.signed()
    expect(await factsOf(documentId)).toMatchObject({ intent: 'pin', factors: 'pin+sms', oneTimeCodeId: expect.stringMatching(/^sgc_/) })
    expect(it.platform.log()).not.toMatch(new RegExp(`\\b${code}\\b`))
  })

  test('closing the sheet signs nothing', async () => {
    const { documentId } = await push('精神药品医嘱')
    await upToPin('精神药品医嘱')
    await phone.press('pin', PIN)
    await phone.on('factor-sheet').waitFor()
    await phone.on('factor-sheet-close').click()
    await phone.on('blocked-sheet').waitFor()
    expect(await factsOf(documentId)).toBeUndefined()
  })

  test('a phone without finger or face is told so', async () => {
    await push('麻醉药品处方一')
    await upToPin('麻醉药品处方一')
    await phone.press('pin', PIN)
    await phone.on('blocked-biometrics-not_enabled').waitFor()
  })

  test('finger enabled: PIN, finger and code over one document', async () => {
    await phone.home()
    await phone.on('tab-me').click()
    await phone.on('biometrics').click()
    await phone.on('biometrics-go').click()
    await phone.press('pin', PIN)
    await phone.on('biometrics-on').waitFor()
    const { documentId } = await push('麻醉药品处方二')
    // finger first, as the sheet offers it: the hospital wants the PIN here, and the phone asks for it
    await upToPin('麻醉药品处方二')
    await pinThenCode()
    await phone.signed()
    expect(await factsOf(documentId)).toMatchObject({ intent: 'pin', factors: 'pin+biometric+sms', biometricMethod: 'webauthn' })
  })

  test('opening automatic signing asks for the code over the statement', async () => {
    await phone.home()
    await phone.on('tab-me').click()
    await phone.on('automatic').click()
    await phone.on('automatic-form').waitFor()
    await phone.on('automatic-types-prescription').click()
    await phone.on('automatic-go').click()
    await pinThenCode()
    await phone.on('automatic-open').waitFor({ timeout: 30_000 })
    expect(it.window.complaints).toEqual([])
  })
})
