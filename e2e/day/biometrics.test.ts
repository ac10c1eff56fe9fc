// MA-5, MA-17: a doctor signs by the browser's own check of finger or face; who is not verified signs nothing.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOnePhone, type OnePhone } from '../support/one-phone.ts'
import type { PhonePage } from '../support/phone-page.ts'
import { PIN } from '../support/two-screens.ts'

let it: OnePhone
let phone: PhonePage

beforeAll(async () => {
  it = await openOnePhone({ hasAuthenticator: true, env: { BIOMETRICS_PIN_TYPES: 'consent-form' } })
  ;({ phone } = it)
}, 300_000)
afterAll(() => it?.close())

const verified = (isUserVerified: boolean) => it.authenticator!.device.send('WebAuthn.setUserVerified', { authenticatorId: it.authenticator!.id, isUserVerified })
const counter = async () => (await it.authenticator!.device.send('WebAuthn.getCredentials', { authenticatorId: it.authenticator!.id })).credentials[0]?.signCount
const push = (title: string) => it.hospital.push({ signers: ['D1202'], title })

/** Up to the sheet that asks how to sign. */
async function confirmSheet(title: string): Promise<void> {
  await phone.home()
  await phone.openTask(title)
  await phone.on('sign').click()
  await phone.on('confirm-sheet').or(phone.on('unseen-sheet')).first().waitFor()
  if (await phone.on('unseen-sheet').isVisible()) await phone.on('unseen-sign').click()
  await phone.on('confirm-sheet').waitFor()
}

describe('MA-5 signing by fingerprint or face', () => {
  test('who is not verified enables nothing', async () => {
    await verified(false)
    await phone.on('tab-me').click()
    await phone.on('biometrics').click()
    await phone.on('biometrics-go').click()
    await phone.press('pin', PIN)
    await phone.on('pin-problem').waitFor()
    expect(await phone.on('biometrics-on').isVisible()).toBe(false)
    await verified(true)
  })

  test('enabled with the PIN and a check of the device', async () => {
    await phone.press('pin', PIN)
    await phone.on('biometrics-on').waitFor()
    expect(await phone.text('biometrics-on')).toContain('本机浏览器（WebAuthn）')
    expect(await counter()).toBe(1)
  })

  test('heard of late, the sheet that is already open offers it', async () => {
    await push('网络慢时的处方')
    let release = (): void => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    await phone.page.route('**/cosigning/**', async (route) => {
      await released
      await route.continue()
    })
    await confirmSheet('网络慢时的处方')
    expect(await phone.on('confirm-pin').count()).toBe(0)
    release()
    await phone.on('confirm-pin').waitFor()
    await phone.page.unroute('**/cosigning/**')
  })

  test('signs without the PIN; the evidence names method, credential and statement', async () => {
    const { documentId } = await push('指纹签署的处方')
    await confirmSheet('指纹签署的处方')
    await expect.poll(() => phone.text('confirm-go')).toBe('用指纹、面容签署')
    await phone.on('confirm-go').click()
    await phone.signed()
    expect(await counter()).toBe(2)
    const { records } = await it.hospital.evidence(documentId)
    const { facts } = records.find(({ kind }) => kind === 'signing.intended')!
    expect(facts).toMatchObject({ intent: 'biometric', biometricMethod: 'webauthn', biometricId: expect.stringMatching(/^bio_/), credentialDigestHex: expect.stringMatching(/^[0-9a-f]{64}$/), statementId: expect.stringMatching(/^stm_/) })
  })

  test('refused when the person is not verified; the PIN is asked for and signs', async () => {
    await push('换人按的指纹')
    await verified(false)
    await confirmSheet('换人按的指纹')
    await expect.poll(() => phone.text('confirm-go')).toBe('用指纹、面容签署')
    await phone.on('confirm-go').click()
    await phone.on('pin-problem').waitFor()
    expect(await phone.text('pin-problem')).toContain('指纹、面容验证未通过')
    await phone.press('pin', PIN)
    await phone.signed()
    await verified(true)
  })

  test('the PIN is the other way on the same sheet', async () => {
    await push('改用密码的处方')
    await confirmSheet('改用密码的处方')
    await phone.on('confirm-pin').click()
    await phone.press('pin', PIN)
    await phone.signed()
  })

  test('one tap disables it: the next document asks for the PIN', async () => {
    await push('停用后的处方')
    await phone.home()
    await phone.on('tab-me').click()
    await phone.on('biometrics').click()
    await phone.on('biometrics-disable').click()
    await phone.on('biometrics-go').waitFor()
    await confirmSheet('停用后的处方')
    expect(await phone.on('confirm-pin').isVisible()).toBe(false)
    await phone.on('confirm-go').click()
    await phone.press('pin', PIN)
    await phone.signed()
    expect(it.window.complaints).toEqual([])
  })
})
