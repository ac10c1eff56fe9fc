// MP-8: documents that end while a signer has them on the phone, with both screens in view: revoked, rejected, deleted.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PhonePage } from './support/phone-page.ts'
import { openTwoScreens, PIN, type TwoScreens } from './support/two-screens.ts'

let screens: TwoScreens
let phone: PhonePage

beforeAll(async () => {
  screens = await openTwoScreens()
  ;({ phone } = await screens.enrolledPhone('D1202'))
}, 300_000)
afterAll(() => screens?.close())

describe('MP-8 ended while the phone has it open', () => {
  test('revoked on the simulator: the phone cannot sign it and says so; it is in the closed list', async () => {
    const { simulator, hospital } = screens
    await simulator.open()
    const documentId = await simulator.push('laboratory-report', ['D1202'])
    const { title } = await hospital.document(documentId)
    await phone.home()
    await phone.openTask(title)
    await phone.pageImages(1)
    await simulator.giveReason('revoke', '标本取错')
    await simulator.documentState('revoked')
    await phone.sign(PIN)
    await phone.on('blocked-sheet').waitFor()
    await phone.on('blocked-task-not_pending').waitFor()
    await phone.on('blocked-home').click()
    await phone.on('tab-signed').click()
    await phone.on('segment-closed').click()
    await phone.on('list-closed').locator('.yq-task', { hasText: title }).waitFor()
    expect((await hospital.document(documentId)).state).toBe('revoked')
    expect(await simulator.callback('document.revoked')).toEqual({ verified: true, refusal: '' })
  })

  test('rejected on the phone, after a reason was asked for: the simulator shows it live, with the reason', async () => {
    const { simulator } = screens
    await simulator.open()
    await simulator.push('admission-record', ['D1202'])
    await phone.home()
    await phone.openTask('入院记录')
    await phone.on('reject').click()
    await phone.on('reject-go').click()
    await phone.on('reject-problem').waitFor()
    await phone.on('reason-content').click()
    await phone.on('reject-words').locator('textarea').fill('主诉与现病史不符')
    await phone.on('reject-go').click()
    await phone.on('home').waitFor()
    await simulator.documentState('rejected')
    await simulator.signerState('D1202', 'rejected')
    expect(await simulator.page.locator('[data-testid="closed"]').innerText()).toContain('主诉与现病史不符')
  })

  test('signed, then deleted on the simulator: a tombstone there, the record without content on the phone', async () => {
    const { simulator, hospital } = screens
    await simulator.open()
    const documentId = await simulator.push('prescription', ['D1202'])
    await phone.home()
    await phone.openTask('处方笺')
    await phone.pageImages(1)
    await phone.sign(PIN)
    await phone.signed()
    await simulator.documentState('signed')
    await simulator.giveReason('delete', '患者要求更正')
    await simulator.documentState('deleted')
    expect(await simulator.page.locator('[data-testid="tombstone"]').innerText()).toContain('患者要求更正')
    await simulator.page.locator('[data-testid="tab-evidence"]').click()
    await simulator.page.locator('[data-kind="task.signed"]').waitFor()
    await simulator.page.locator('[data-kind="document.deleted"]').waitFor()
    await expect(hospital.file(documentId)).rejects.toMatchObject({ status: 410, code: 'document.deleted' })
    await phone.on('done-details').click()
    await phone.on('signed').waitFor()
    await phone.on('certificate').waitFor()
    expect(await phone.on('view-document').getAttribute('class')).toContain('yq-button-off')
  })
})
